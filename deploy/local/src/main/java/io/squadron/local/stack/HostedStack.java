package io.squadron.local.stack;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stack inside the supervisor. First the servers that everybody needs, side by side; then the services, side by
 * side; down in the opposite order, so that a service can still write its last records while it ends.
 */
final class HostedStack implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostedStack.class);

    private final List<HostedServer> servers;
    private final List<ServiceKeeper> services;
    private final StateRecorder recorder;
    private final Deque<Started> startedServers = new ArrayDeque<>();

    private record Started(Part part, AutoCloseable server) {}

    HostedStack(List<HostedServer> servers, List<ServiceKeeper> services, StateRecorder recorder) {
        this.servers = List.copyOf(servers);
        this.services = List.copyOf(services);
        this.recorder = recorder;
    }

    /**
     * Starts everything and returns when it is ready, or at once when a stop is requested.
     *
     * @param stopRequested completes when the stack is no longer wanted
     * @throws StackException if a part does not come up; the others are still to be closed
     */
    void start(CompletableFuture<Void> stopRequested) {
        awaitAll(servers.stream().map(this::startServer).toList());
        if (stopRequested.isDone()) {
            return;
        }
        CompletableFuture<?> ready =
                firstFailureOrAll(services.stream().map(ServiceKeeper::start).toList());
        join(CompletableFuture.anyOf(ready, stopRequested));
    }

    /** Stops the services, all at once, then the servers in the opposite order of their start. */
    @Override
    public void close() {
        services.parallelStream().forEach(ServiceKeeper::close);
        Started last = takeLast();
        while (last != null) {
            try {
                last.server().close();
            } catch (Exception e) {
                LOG.warn("{} was not stopped in order", last.part().title(), e);
            }
            recorder.ended(last.part(), PartState.STOPPED, "");
            last = takeLast();
        }
    }

    private CompletableFuture<Void> startServer(HostedServer server) {
        recorder.starting(server.part());
        CompletableFuture<Void> done = new CompletableFuture<>();
        new Thread(
                        () -> {
                            try {
                                AutoCloseable running = server.start().call();
                                synchronized (startedServers) {
                                    startedServers.push(new Started(server.part(), running));
                                }
                                recorder.ready(server.part());
                                done.complete(null);
                            } catch (Exception e) {
                                done.completeExceptionally(e);
                            }
                        },
                        "start-" + server.part().title())
                .start();
        return done;
    }

    private Started takeLast() {
        synchronized (startedServers) {
            return startedServers.poll();
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
