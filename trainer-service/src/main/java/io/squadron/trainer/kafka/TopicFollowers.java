package io.squadron.trainer.kafka;

import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes followers of compacted topics. */
public interface TopicFollowers {
    /**
     * A follower that has read nothing yet.
     *
     * @param channel the incoming channel of this topic
     * @param apply called for each record in its order, tombstones too; what it throws is logged with the record's place,
     *     and the record passed over
     */
    FollowedTopic of(String channel, String topic, Consumer<ConsumerRecord<String, byte[]>> apply);
}
