package io.squadron.eval.system;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Turns what Kafka says of a group into what is shown of it. */
final class GroupOffsets {
    private GroupOffsets() {}

    /**
     * A group as Kafka tells of it.
     *
     * @param committed a partition without a committed offset may be missing or null
     */
    record Group(ConsumerGroupDescription description, Map<TopicPartition, OffsetAndMetadata> committed) {}

    /** Counts every partition that a member reads or that was committed for. */
    static KafkaState.GroupState state(Group group, Offsets offsets) {
        Set<TopicPartition> read = group.committed().entrySet().stream()
                .filter(offset -> Objects.nonNull(offset.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        group.description()
                .members()
                .forEach(member -> read.addAll(member.assignment().topicPartitions()));
        Map<String, Long> lags = new TreeMap<>();
        for (TopicPartition partition : read) {
            OffsetAndMetadata committed = group.committed().get(partition);
            long behind = offsets.behind(partition, committed == null ? null : committed.offset());
            lags.merge(partition.topic(), behind, Long::sum);
        }
        return new KafkaState.GroupState(
                group.description().groupId(),
                group.description().groupState().toString(),
                group.description().members().stream().map(GroupOffsets::member).toList(),
                lags.entrySet().stream()
                        .map(lag -> new KafkaState.Lag(lag.getKey(), lag.getValue()))
                        .toList());
    }

    private static KafkaState.Member member(MemberDescription member) {
        Set<String> partitions = new TreeSet<>();
        member.assignment().topicPartitions().forEach(partition -> partitions.add(partition.toString()));
        // Kafka writes an address as Java does, with a slash before it.
        String host = member.host().startsWith("/") ? member.host().substring(1) : member.host();
        return new KafkaState.Member(
                member.clientId(), host, partitions.stream().toList());
    }
}
