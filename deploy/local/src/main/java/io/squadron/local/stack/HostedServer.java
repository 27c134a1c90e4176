package io.squadron.local.stack;

import java.util.concurrent.Callable;

/**
 * A server that the supervisor hosts itself.
 *
 * @param part which one
 * @param start returns once it answers; what it returns stops it
 */
record HostedServer(Part part, Callable<? extends AutoCloseable> start) {}
