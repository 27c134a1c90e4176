package io.squadron.eval.system;

/**
 * Whether a service answers.
 *
 * @param name e.g. "trainer-service"
 * @param address host and port of its gRPC server, as this service is told
 * @param sentence what is the matter; empty where it serves
 */
public record ServiceHealth(String name, String address, State state, String sentence) {

    /** What gRPC's health service said. */
    public enum State {
        /** It takes calls. */
        SERVING,
        /** It is there and does not take calls, e.g. while it starts or lacks something itself. */
        NOT_SERVING,
        /** It did not answer. */
        AWAY
    }
}
