package io.squadron.trainer.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A compacted topic of one partition that is read from its beginning and then followed. */
public interface FollowedTopic {
    /** Begins to look for the end of what is there; to be called once. */
    void start();

    /** Applies the next record; the topic's channel calls it. */
    void take(ConsumerRecord<String, byte[]> received);

    /** Everything that lay on the topic at the start is known. */
    boolean replayed();

    /**
     * Waits until everything that lies on the topic now is known, what is behind a transaction that is still open too. Not
     * for an event loop.
     *
     * @throws KafkaUnavailableException if the topic's end cannot be learnt or reached in time
     */
    void catchUp();
}
