package io.squadron.eval.system;

import java.util.List;
import java.util.Optional;

/**
 * What lies on Squadron's topics, and who reads them.
 *
 * @param topics in the alphabet's order
 * @param groups consumer groups of Squadron, in the alphabet's order
 */
public record KafkaState(List<TopicState> topics, List<GroupState> groups) {

    /**
     * A topic.
     *
     * @param partitions 0 where the topic is missing
     * @param records from the first offset to the end; on a compacted or transactional topic some of them are gone or are marks
     * @param bytes on the brokers' disks, every copy; null where they do not say
     */
    public record TopicState(String name, int partitions, long records, Long bytes) {
        /** Kafka has no such topic. */
        public boolean isMissing() {
            return partitions == 0;
        }
    }

    /**
     * A consumer group.
     *
     * @param state in Kafka's words, e.g. "Stable" or "Empty"
     * @param members who reads in it now
     * @param lags how far behind it is, a topic each
     */
    public record GroupState(String id, String state, List<Member> members, List<Lag> lags) {}

    /**
     * A client in a group, i.e. a replica of a service.
     *
     * @param partitions that it reads, e.g. "squadron.run-events-0"
     */
    public record Member(String clientId, String host, List<String> partitions) {}

    /**
     * How far a group is behind on a topic.
     *
     * @param records that it has not committed yet
     */
    public record Lag(String topic, long records) {}

    /** A group by its id. */
    public Optional<GroupState> group(String id) {
        return groups.stream().filter(group -> group.id().equals(id)).findFirst();
    }
}
