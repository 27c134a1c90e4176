package io.squadron.tokenizer.kafka;

import io.squadron.kafka.messaging.TopicFollower;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** Waits for a follower, on a thread that may. */
final class CaughtUp {

    private CaughtUp() {}

    /**
     * Returns when all that is on the topic by now is known.
     *
     * @param what for a sentence: "The list of data sets"
     * @throws CatalogNotReadyException if that is not so in time
     */
    static void await(TopicFollower follower, Duration timeout, String what) {
        try {
            follower.catchUp(timeout).get();
        } catch (ExecutionException e) {
            throw new CatalogNotReadyException(what + " has not been read from Kafka within " + timeout.toMillis()
                    + " ms; is the broker reachable?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CatalogNotReadyException("The tokenizer-service is being stopped.");
        }
    }
}
