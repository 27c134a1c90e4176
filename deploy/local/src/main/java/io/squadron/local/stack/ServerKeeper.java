package io.squadron.local.stack;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one hosted server running: a server that answers no more is stopped and started again, as often as it takes,
 * because nothing in the stack goes on without it. Its first start is tried once: what fails then is a mistake to be told.
 */
final class ServerKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(ServerKeeper.class);

    /** Looks in a row without an answer after which a server counts as gone; one alone may be a busy moment. */
    private static final int PATIENCE = 2;

    private final HostedServer server;
    private final StateRecorder recorder;
    private final RestartPolicy policy;
    private HostedServer.Running running; // guarded by this, as the rest
    private boolean closed;
    private int silentLooks;
    private int failuresInARow;
    private long notBeforeNanos = System.nanoTime();

    ServerKeeper(HostedServer server, StateRecorder recorder, RestartPolicy policy) {
        this.server = server;
        this.recorder = recorder;
        this.policy = policy;
    }

    /** Starts the server in a thread of its own; the future tells when it is ready, or why it never was. */
    CompletableFuture<Void> start() {
        recorder.starting(server.part());
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread starter =
                new Thread(() -> startInto(done), "start-" + server.part().title());
        starter.start();
        return done;
    }

    @SuppressWarnings("CatchingUnchecked") // an Error, too: whoever waits must hear of it
    private synchronized void startInto(CompletableFuture<Void> done) {
        try {
            running = server.start().call();
            recorder.ready(server.part());
            done.complete(null);
        } catch (Throwable e) {
            done.completeExceptionally(e);
        }
    }

    /** Looks whether the server answers, and begins it anew if it does not. */
    synchronized void look() {
        if (closed || System.nanoTime() < notBeforeNanos) {
            return;
        }
        if (running != null && running.answers()) {
            silentLooks = 0;
            failuresInARow = 0;
            recorder.ready(server.part());
            return;
        }
        if (++silentLooks >= PATIENCE) {
            restart();
        }
    }

    private void restart() {
        LOG.warn("{} does not answer and is started again", server.part().title());
        recorder.ended(server.part(), PartState.RESTARTING, "did not answer");
        stopRunning();
        try {
            running = server.start().call();
            recorder.restarted(server.part());
            failuresInARow = 0;
        } catch (Exception e) {
            Duration pause = policy.pause(++failuresInARow);
            notBeforeNanos = System.nanoTime() + pause.toNanos();
            LOG.error(
                    "{} could not be started again; the next try is in {} ms",
                    server.part().title(),
                    pause.toMillis(),
                    e);
            recorder.ended(server.part(), PartState.RESTARTING, String.valueOf(e.getMessage()));
        }
    }

    private void stopRunning() {
        HostedServer.Running last = running;
        running = null;
        if (last != null) {
            try {
                last.close();
            } catch (RuntimeException e) {
                LOG.warn("{} was not stopped in order", server.part().title(), e);
            }
        }
    }

    /** Stops the server; it is not started again. */
    synchronized void close() {
        closed = true;
        if (running != null) {
            stopRunning();
            recorder.ended(server.part(), PartState.STOPPED, "");
        }
    }
}
