package io.squadron.tokenizer.kafka;

import com.google.protobuf.MessageLite;
import io.squadron.kafka.Topics;
import io.squadron.tokenizer.dataset.Example;
import io.squadron.tokenizer.dataset.ExampleSink;
import io.squadron.tokenizer.window.Document;
import io.squadron.tokenizer.window.EncodedText;
import io.squadron.tokenizer.window.Window;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.PartitionRange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Puts one data set on its topics. Sending blocks while the producer's buffer is full, so that a file is read no faster
 * than Kafka takes it. {@link #flush} returns only when every record is acknowledged; the ranges then are those of the
 * acknowledgements.
 */
public final class DatasetWriter implements ExampleSink, AutoCloseable {

    /** A stock broker takes 1 MiB; the record's key and headers count too. */
    private static final int MAX_VALUE_BYTES = 1_000_000;

    private final Producer<String, byte[]> producer;
    private final String datasetId;
    private final AcknowledgedRanges windows = new AcknowledgedRanges();
    private final AcknowledgedRanges examples = new AcknowledgedRanges();
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    DatasetWriter(Producer<String, byte[]> producer, String datasetId) {
        this.producer = producer;
        this.datasetId = datasetId;
    }

    /** Windows have no such limit: of 65,536 tokens one has 800 kB at most. */
    @Override
    public Optional<String> excess(Example example) {
        int bytes = Records.example(datasetId, example).getSerializedSize();
        return bytes <= MAX_VALUE_BYTES
                ? Optional.empty()
                : Optional.of("its record on Kafka would have " + bytes + " bytes and the limit is " + MAX_VALUE_BYTES
                        + "; split its context");
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
            throw UndeliveredException.of("question " + key + " to " + topic, e);
        }
    }

    /** Waits until every record so far is acknowledged. */
    public void flush() throws UndeliveredException {
        try {
            producer.flush();
        } catch (KafkaException e) {
            throw UndeliveredException.of("the last records", e);
        }
        throwIfUndelivered();
    }

    /**
     * Writes a manifest and waits until it is acknowledged.
     *
     * @return its offset
     */
    long manifest(DatasetManifest manifest) throws UndeliveredException {
        return CompactedTopicWriter.await(
                producer,
                new ProducerRecord<>(Topics.DATASETS, manifest.getDatasetId(), manifest.toByteArray()),
                "the manifest of " + manifest.getDatasetId());
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
            throw UndeliveredException.of("a record of " + datasetId, first);
        }
    }

    /** Gives up what was not sent yet. */
    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
