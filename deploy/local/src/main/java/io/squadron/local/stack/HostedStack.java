package io.squadron.local.stack;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The stack inside the supervisor. First the servers that everybody needs, side by side; then the services, side by
 * side; down in the opposite order, so that a service can still write its last records while it ends.
 */
final class HostedStack implements AutoCloseable {
    private final List<ServerKeeper> servers;
    private final List<ServiceKeeper> services;
    private final Duration lookInterval;
    private Rounds rounds; // null until the servers are up

    /** @param lookInterval between two looks at the servers */
    HostedStack(List<ServerKeeper> servers, List<ServiceKeeper> services, Duration lookInterval) {
        this.servers = List.copyOf(servers);
        this.services = List.copyOf(services);
        this.lookInterval = lookInterval;
    }

    /**
     * Starts everything and returns when it is ready, or at once when a stop is requested.
     *
     * @param stopRequested completes when the stack is no longer wanted
     * @throws StackException if a part does not come up; the others are still to be closed
     */
    void start(CompletableFuture<Void> stopRequested) {
        awaitAll(servers.stream().map(ServerKeeper::start).toList());
        if (stopRequested.isDone()) {
            return;
        }
        rounds = new Rounds(
                "servers",
                lookInterval,
                servers.stream().map(server -> (Rounds.Look) server::look).toList());
        CompletableFuture<?> ready =
                firstFailureOrAll(services.stream().map(ServiceKeeper::start).toList());
        join(CompletableFuture.anyOf(ready, stopRequested));
    }

    /** Stops the services, all at once, then the servers in the opposite order of their start. */
    @Override
    public void close() {
        AllAtOnce.run(
                services.stream().map(service -> (Runnable) service::close).toList());
        if (rounds != null) {
            rounds.close();
        }
        for (int i = servers.size() - 1; i >= 0; i--) {
            servers.get(i).close();
        }
    }

    /** Waits for all, also after a failure: what is still on its way up could not be stopped. */
    private static void awaitAll(List<CompletableFuture<Void>> starts) {
        join(CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new)));
    }

    private static CompletableFuture<?> firstFailureOrAll(List<CompletableFuture<Void>> starts) {
        CompletableFuture<Void> firstFailure = new CompletableFuture<>();
        CompletableFuture<?>[] watched = starts.stream()
                .map(start -> start.whenComplete((nothing, failure) -> {
                    if (failure != null) {
                        firstFailure.completeExceptionally(failure);
                    }
                }))
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.anyOf(firstFailure, CompletableFuture.allOf(watched));
    }

    private static void join(CompletableFuture<?> future) {
        try {
            future.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            throw cause instanceof StackException known ? known : new StackException(cause.getMessage(), cause);
        }
    }
}
