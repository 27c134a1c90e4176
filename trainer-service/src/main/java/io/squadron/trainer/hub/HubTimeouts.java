package io.squadron.trainer.hub;

import java.time.Duration;

/**
 * How long the hub is waited for.
 *
 * @param connect until a connection stands; a network that is closed should be noticed soon
 * @param response until the answer's first line
 * @param silence between two pieces of a file
 * @param pause before the first retry; doubled before each further one
 */
record HubTimeouts(Duration connect, Duration response, Duration silence, Duration pause) {
    static final HubTimeouts DEFAULT = new HubTimeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(1));
}
