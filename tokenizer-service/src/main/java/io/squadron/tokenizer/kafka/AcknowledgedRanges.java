package io.squadron.tokenizer.kafka;

import io.squadron.v1.PartitionRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Which offsets of a topic's partitions were acknowledged. Filled by the producer's thread. */
final class AcknowledgedRanges {

    private final Map<Integer, PartitionRange> byPartition = new TreeMap<>();

    synchronized void add(RecordMetadata acknowledged) {
        long offset = acknowledged.offset();
        byPartition.merge(
                acknowledged.partition(),
                PartitionRange.newBuilder()
                        .setPartition(acknowledged.partition())
                        .setStartOffset(offset)
                        .setEndOffset(offset + 1)
                        .build(),
                (known, added) -> known.toBuilder()
                        .setStartOffset(Math.min(known.getStartOffset(), offset))
                        .setEndOffset(Math.max(known.getEndOffset(), offset + 1))
                        .build());
    }

    synchronized List<PartitionRange> ranges() {
        return new ArrayList<>(byPartition.values());
    }
}
