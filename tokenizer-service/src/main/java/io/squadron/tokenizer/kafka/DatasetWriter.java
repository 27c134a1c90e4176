package io.squadron.tokenizer.kafka;

import com.google.protobuf.MessageLite;
import io.squadron.tokenizer.dataset.Example;
import io.squadron.tokenizer.dataset.ExampleSink;
import io.squadron.tokenizer.window.Document;
import io.squadron.tokenizer.window.EncodedText;
import io.squadron.tokenizer.window.Window;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.PartitionRange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Puts one data set on its topics. Sending blocks while the producer's buffer is full, so that a file is read no faster
 * than Kafka takes it. {@link #flush} returns only when every record is acknowledged; the ranges then are those of the
 * acknowledgements.
 */
public final class DatasetWriter implements ExampleSink, AutoCloseable {

    /** Record header on manifests: the replica that wrote it (UnfinishedImports reads it). */
    static final String IMPORTER_HEADER = "squadron-importer";

    private static final Duration MANIFEST_TIMEOUT = Duration.ofSeconds(150);

    private final Producer<String, byte[]> producer;
    private final String datasetId;
    private final byte[] instanceId;
    private final AcknowledgedRanges windows = new AcknowledgedRanges();
    private final AcknowledgedRanges examples = new AcknowledgedRanges();
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    DatasetWriter(Producer<String, byte[]> producer, String datasetId, String instanceId) {
        this.producer = producer;
        this.datasetId = datasetId;
        this.instanceId = instanceId.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void example(Example example) throws UndeliveredException {
        send(Topics.EXAMPLES, example, Records.example(datasetId, example), examples);
    }

    @Override
    public void window(Example example, EncodedText question, Document document, Window window)
            throws UndeliveredException {
        send(Topics.WINDOWS, example, Records.window(datasetId, example, window), windows);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of every outcome.
    private void send(String topic, Example example, MessageLite value, AcknowledgedRanges ranges)
            throws UndeliveredException {
        throwIfUndelivered();
        String key = example.question().id();
        try {
            producer.send(new ProducerRecord<>(topic, key, value.toByteArray()), (acknowledged, exception) -> {
                if (exception == null) {
                    ranges.add(acknowledged);
                } else {
                    failure.compareAndSet(null, exception);
                }
            });
        } catch (KafkaException e) {
            throw undelivered("question " + key + " to " + topic, e);
        }
    }

    /** Waits until every record so far is acknowledged. */
    public void flush() throws UndeliveredException {
        try {
            producer.flush();
        } catch (InterruptException e) {
            throw undelivered("the last records", e);
        }
        throwIfUndelivered();
    }

    /** Writes a manifest and waits until it is acknowledged. */
    public RecordMetadata manifest(DatasetManifest manifest) throws UndeliveredException {
        ProducerRecord<String, byte[]> manifestRecord =
                new ProducerRecord<>(Topics.DATASETS, manifest.getDatasetId(), manifest.toByteArray());
        manifestRecord.headers().add(IMPORTER_HEADER, instanceId);
        String what = "the manifest of " + manifest.getDatasetId();
        try {
            return producer.send(manifestRecord).get(MANIFEST_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw undelivered(what, e);
        } catch (ExecutionException e) {
            throw undelivered(what, e.getCause());
        } catch (TimeoutException | KafkaException e) {
            throw undelivered(what, e);
        }
    }

    public List<PartitionRange> windowRanges() {
        return windows.ranges();
    }

    public List<PartitionRange> exampleRanges() {
        return examples.ranges();
    }

    private void throwIfUndelivered() throws UndeliveredException {
        Exception first = failure.get();
        if (first != null) {
            throw undelivered("a record of " + datasetId, first);
        }
    }

    private static UndeliveredException undelivered(String what, Throwable cause) {
        return new UndeliveredException("Kafka did not take " + what + ": " + cause.getMessage(), cause);
    }

    /** Gives up what was not sent yet. */
    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
