package io.squadron.trainer.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.squadron.rpc.RpcError;
import io.squadron.trainer.Refusal;
import io.squadron.trainer.queue.RunLog;
import io.squadron.trainer.run.RunWatcher;
import io.squadron.v1.RunEvent;
import io.squadron.v1.WatchRunResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * One WatchRun call. Events wait here while the client does not read; a client that falls behind by more than the buffer
 * is cut off with RESOURCE_EXHAUSTED and may call again, from the last position that it got.
 */
final class RunStream implements RunWatcher {
    private final ServerCallStreamObserver<WatchRunResponse> client;
    private final int buffer;

    // All guarded by this: the log's thread brings events, the call's thread hears that the client reads.
    private final Queue<WatchRunResponse> waiting = new ArrayDeque<>();
    private int allowed = Integer.MAX_VALUE;
    private boolean ended;
    private boolean closed;

    RunStream(ServerCallStreamObserver<WatchRunResponse> client, int buffer) {
        this.client = client;
        this.buffer = buffer;
    }

    /**
     * Tells the client the run's history and then what happens. To be called before the call's method returns.
     *
     * @throws Refusal.NotFound if there is no such run
     */
    void open(RunLog log, String runId, long afterPosition) {
        client.setOnCancelHandler(() -> {
            close();
            log.unwatch(runId, this);
        });
        client.setOnReadyHandler(this::drain);
        log.watch(runId, afterPosition, this);
        boundLag();
        drain();
    }

    @Override
    public synchronized boolean heard(RunEvent event, long position, boolean last) {
        if (closed) {
            return false;
        }
        waiting.add(WatchRunResponse.newBuilder()
                .setEvent(event)
                .setPosition(position)
                .build());
        ended |= last;
        drain();
        if (!closed && waiting.size() > allowed) {
            close();
            client.onError(RpcError.busy(
                            "The client reads too slowly: more than %d events wait; watch the run again from the last position that was read"
                                    .formatted(buffer),
                            Duration.ZERO)
                    .toException());
        }
        return !closed;
    }

    /** What waits when the history has been told may wait; what comes after it counts as lag. */
    synchronized void boundLag() {
        allowed = waiting.size() + buffer;
    }

    private synchronized void close() {
        closed = true;
        waiting.clear();
    }

    synchronized void drain() {
        while (!closed && client.isReady() && !waiting.isEmpty()) {
            client.onNext(waiting.remove());
        }
        if (!closed && ended && waiting.isEmpty()) {
            closed = true;
            client.onCompleted();
        }
    }
}
