package io.squadron.local.stack;

import java.time.Duration;

/**
 * How closely a running service is watched. A service that is silent for {@code silentLooks} looks in a row hangs: it is
 * killed and started again. That takes minutes, because a machine that is taken up with a training is slow to answer.
 *
 * @param interval between two looks
 * @param answerLimit how long an answer may take
 * @param silentLooks looks without any answer after which a service hangs
 */
record HealthWatch(Duration interval, Duration answerLimit, int silentLooks) {
    static final HealthWatch DEFAULT = new HealthWatch(Duration.ofSeconds(5), Duration.ofSeconds(10), 6);
}
