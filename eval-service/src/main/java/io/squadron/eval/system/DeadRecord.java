package io.squadron.eval.system;

import java.time.Instant;

/**
 * A record that a service could not use.
 *
 * @param place where it stood, "TOPIC-PARTITION@OFFSET"
 * @param at when it was found unusable
 * @param reason as the service that could not use it says
 * @param obstacle why it cannot be sent again from here, one sentence; empty if it can
 */
public record DeadRecord(String place, String topic, String key, Instant at, String reason, String obstacle) {
    /** Nothing is in the way. */
    public boolean canBeSentAgain() {
        return obstacle.isEmpty();
    }
}
