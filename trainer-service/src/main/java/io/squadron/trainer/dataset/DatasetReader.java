package io.squadron.trainer.dataset;

import io.squadron.kafka.Topics;
import io.squadron.trainer.Refusal;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.kafka.DeadLetters;
import io.squadron.trainer.kafka.KafkaClients;
import io.squadron.trainer.kafka.KafkaUnavailableException;
import io.squadron.trainer.scratch.ScratchDirectory;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.RunFailureReason;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads a data set's windows from {@link Topics#WINDOWS}: exactly the offsets that its manifest names, by
 * {@code assign} and {@code seek}, so that any number of runs may read it at once and none leaves a trace. A plain client: a
 * channel reads a topic on and on, this one reads a range that is known only when a run begins, once and to its end.
 */
@Singleton
public class DatasetReader {
    private static final long MEGABYTE = 1L << 20;
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaClients clients;
    private final DeadLetters deadLetters;
    private final ScratchDirectory scratch;
    private final long heapLimit;
    private final Duration kafkaTimeout;
    private final Duration stallTimeout;
    private final int maxUnusable;

    public DatasetReader(
            KafkaClients clients, DeadLetters deadLetters, ScratchDirectory scratch, TrainerConfig config) {
        this.clients = clients;
        this.deadLetters = deadLetters;
        this.scratch = scratch;
        this.heapLimit = Math.min(
                config.windowHeapMegabytes() * MEGABYTE, Runtime.getRuntime().maxMemory() / 4);
        this.kafkaTimeout = config.kafkaTimeout();
        this.stallTimeout = config.datasetStallTimeout();
        this.maxUnusable = config.maxUnusableWindows();
    }

    /**
     * Reads the whole data set, in the order of partition and offset, whatever order Kafka delivers in, so
     * that a run's seed decides its batches.
     *
     * @param vocabSize of the encoder; a window with another id is unusable
     * @param interruption asked between two polls; an exception from it ends the reading
     * @throws Refusal.Unfit if a window is missing: removed by retention, unusable, or never written
     * @throws Refusal.Unable if this trainer has no room for it
     * @throws KafkaUnavailableException if Kafka does not deliver in time
     */
    public TrainingData read(DatasetManifest manifest, int vocabSize, Runnable interruption) {
        List<OffsetRange> ranges = manifest.getWindowRangesList().stream()
                .filter(range -> range.getEndOffset() > range.getStartOffset())
                .map(OffsetRange::new)
                .sorted()
                .toList();
        try (WindowCollector collector =
                        new WindowCollector(manifest, vocabSize, deadLetters, maxUnusable, heapLimit, scratch);
                Consumer<String, byte[]> consumer = clients.consumer(
                        "windows",
                        Map.of(
                                // An offset that is gone must be an error here, not a jump to another one.
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"))) {
            requireOffsets(consumer, manifest, ranges);
            for (OffsetRange range : ranges) {
                read(consumer, range, collector, interruption);
            }
            return collector.complete();
        } catch (KafkaException e) {
            throw new KafkaUnavailableException(
                    "Kafka did not deliver data set \"%s\": %s".formatted(manifest.getDatasetId(), e.getMessage()), e);
        }
    }

    private void read(
            Consumer<String, byte[]> consumer, OffsetRange range, WindowCollector collector, Runnable interruption) {
        TopicPartition partition = range.partition();
        consumer.assign(List.of(partition));
        consumer.seek(partition, range.startOffset());
        long position = range.startOffset();
        long deadline = System.nanoTime() + stallTimeout.toNanos();
        while (position < range.endOffset()) {
            interruption.run();
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < range.endOffset()) {
                    collector.take(record);
                }
            }
            // Not the last record's offset: compaction and transaction markers leave offsets without a record.
            long next = consumer.position(partition, kafkaTimeout);
            if (next > position) {
                position = next;
                deadline = System.nanoTime() + stallTimeout.toNanos();
            } else if (System.nanoTime() - deadline > 0) {
                throw new KafkaUnavailableException(
                        "Nothing came from %s at offset %d for %d s, but the data set ends at %d"
                                .formatted(partition, position, stallTimeout.toSeconds(), range.endOffset()));
            }
        }
    }

    private void requireOffsets(Consumer<String, byte[]> consumer, DatasetManifest manifest, List<OffsetRange> ranges) {
        List<TopicPartition> partitions =
                ranges.stream().map(OffsetRange::partition).toList();
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions, kafkaTimeout);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, kafkaTimeout);
        for (OffsetRange range : ranges) {
            long beginning = beginnings.get(range.partition());
            if (beginning > range.startOffset()) {
                throw unfit(
                        manifest,
                        "its windows on %s begin at offset %d, but the topic's retention has removed everything before %d"
                                .formatted(range.partition(), range.startOffset(), beginning));
            }
            long end = ends.get(range.partition());
            if (end < range.endOffset()) {
                throw unfit(
                        manifest,
                        "its windows on %s end at offset %d, but the partition ends at %d: the broker has lost records"
                                .formatted(range.partition(), range.endOffset(), end));
            }
        }
    }

    private static Refusal.Unfit unfit(DatasetManifest manifest, String why) {
        return new Refusal.Unfit(
                RunFailureReason.RUN_FAILURE_REASON_DATASET,
                "Data set \"%s\" can no longer be read: %s; import it again".formatted(manifest.getDatasetId(), why),
                null);
    }
}
