package io.squadron.trainer.dataset;

import io.squadron.kafka.Topics;
import io.squadron.v1.PartitionRange;
import java.util.Comparator;
import org.apache.kafka.common.TopicPartition;

/** One partition's part of a data set: offsets from startOffset (inclusive) to endOffset (exclusive). */
record OffsetRange(TopicPartition partition, long startOffset, long endOffset) implements Comparable<OffsetRange> {
    private static final Comparator<OffsetRange> ORDER = Comparator.comparingInt(
                    (OffsetRange range) -> range.partition().partition())
            .thenComparingLong(OffsetRange::startOffset);

    OffsetRange(PartitionRange range) {
        this(new TopicPartition(Topics.WINDOWS, range.getPartition()), range.getStartOffset(), range.getEndOffset());
    }

    @Override
    public int compareTo(OffsetRange other) {
        return ORDER.compare(this, other);
    }
}
