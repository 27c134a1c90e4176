package io.squadron.local.stack;

import java.util.concurrent.Callable;

/**
 * A server that the supervisor hosts itself.
 *
 * @param part which one
 * @param start returns once it answers
 */
record HostedServer(Part part, Callable<? extends Running> start) {
    /** A server that was started. */
    interface Running extends AutoCloseable {
        /** Whether it answers a client now; waits some seconds at most. */
        boolean answers();

        /** Stops it, in order if that is possible. */
        @Override
        void close();
    }
}
