package io.squadron.eval.window;

import io.smallrye.common.annotation.Identifier;
import io.squadron.kafka.ClientConfiguration;
import io.squadron.kafka.RecordValues;
import io.squadron.kafka.Topics;
import io.squadron.kafka.UnreadableRecordException;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.PartitionRange;
import io.squadron.v1.Window;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Topic squadron.windows, where a data set's windows lie at the offsets that its manifest names. */
@ApplicationScoped
class WindowsTopic {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int REQUEST_LIMIT_MS = 2000;

    /** Records of one poll; a few windows are wanted. */
    private static final int POLLED = 64;

    private final Map<String, Object> settings;

    WindowsTopic(@Identifier("default-kafka-broker") Map<String, Object> deployment) {
        this.settings = new HashMap<>(ClientConfiguration.consumer(deployment));
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_LIMIT_MS);
        settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_LIMIT_MS);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLLED);
    }

    /**
     * The first windows of a data set: of each partition so many are read, and the first of those are taken.
     *
     * @throws KafkaException if Kafka refuses or does not answer in time: a part of them would pass for all
     */
    List<Window> first(DatasetManifest manifest, int count) {
        Map<TopicPartition, PartitionRange> ranges = new HashMap<>();
        for (PartitionRange range : manifest.getWindowRangesList()) {
            ranges.put(new TopicPartition(Topics.WINDOWS, range.getPartition()), range);
        }
        List<Window> found = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(ranges.keySet());
            ranges.forEach((partition, range) -> consumer.seek(partition, range.getStartOffset()));
            long begunNanos = System.nanoTime();
            Set<TopicPartition> open = new HashSet<>(ranges.keySet());
            Map<TopicPartition, Integer> taken = new HashMap<>();
            while (!open.isEmpty()) {
                if (System.nanoTime() - begunNanos > LIMIT.toNanos()) {
                    throw new TimeoutException("Windows of " + open + " did not come within " + LIMIT);
                }
                for (ConsumerRecord<byte[], byte[]> received : consumer.poll(POLL)) {
                    TopicPartition partition = new TopicPartition(received.topic(), received.partition());
                    boolean isOver = received.offset() >= ranges.get(partition).getEndOffset();
                    if (!isOver && isOf(manifest, received, found)) {
                        taken.merge(partition, 1, Integer::sum);
                    }
                }
                open.removeIf(partition -> taken.getOrDefault(partition, 0) >= count
                        || consumer.position(partition) >= ranges.get(partition).getEndOffset());
                consumer.pause(ranges.keySet().stream()
                        .filter(partition -> !open.contains(partition))
                        .toList());
            }
        }
        return found.stream()
                .sorted(Comparator.comparingLong(Window::getExampleIndex).thenComparingInt(Window::getDocSpanIndex))
                .limit(count)
                .toList();
    }

    /** Takes a window of the data set; records of others may lie between. */
    private static boolean isOf(
            DatasetManifest manifest, ConsumerRecord<byte[], byte[]> received, List<Window> windows) {
        try {
            Window window = RecordValues.parse(received, Window.parser());
            return window.getDatasetId().equals(manifest.getDatasetId()) && windows.add(window);
        } catch (UnreadableRecordException e) {
            return false;
        }
    }
}
