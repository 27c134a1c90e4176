package io.squadron.eval.system;

import java.time.Instant;

/**
 * A record that a service could not use.
 *
 * @param place where it stood, "TOPIC-PARTITION@OFFSET"
 * @param at when it was found unusable
 * @param reason as the service that could not use it says
 * @param canBeSentAgain its value was kept
 */
public record DeadRecord(String place, String topic, String key, Instant at, String reason, boolean canBeSentAgain) {}
