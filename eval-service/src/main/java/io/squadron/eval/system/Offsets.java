package io.squadron.eval.system;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** First offsets and ends of partitions. */
record Offsets(Map<TopicPartition, Long> begin, Map<TopicPartition, Long> end) {

    /** On all partitions of a topic. */
    long records(String topic) {
        return end.keySet().stream()
                .filter(partition -> partition.topic().equals(topic))
                .mapToLong(this::records)
                .sum();
    }

    private long records(TopicPartition partition) {
        return end.get(partition) - begin.getOrDefault(partition, 0L);
    }

    /** From an offset to the end; a reader that has none yet begins at the first record. */
    long behind(TopicPartition partition, Long committed) {
        long first = begin.getOrDefault(partition, 0L);
        long next = committed == null ? first : Math.max(first, committed);
        return Math.max(0, end.getOrDefault(partition, next) - next);
    }
}
