package io.squadron.trainer.run;

import io.squadron.v1.TrainingRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Room for one run: it is carried out on a thread of its own. */
final class RunSlot {
    private static final Logger LOG = Logger.getLogger(RunSlot.class);

    private final RunExecutor executor;
    private final RunLog log;
    private final TrainerName self;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread created = new Thread(task, "run");
        // The process ends even if an update takes longer than the shutdown may.
        created.setDaemon(true);
        return created;
    });

    // All guarded by this.
    private RunControl control;
    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);
    private boolean closed;

    RunSlot(RunExecutor executor, RunLog log, TrainerName self) {
        this.executor = executor;
        this.log = log;
        this.self = self;
    }

    /** No run can be begun now. */
    synchronized boolean occupied() {
        return closed || !running.isDone();
    }

    /** Begins a run; the slot must not be occupied. */
    synchronized void begin(TrainingRequest request, int attempt) {
        if (closed) {
            return;
        }
        RunControl begun = new RunControl(log, request.getRunId(), attempt, self.toString());
        control = begun;
        running = CompletableFuture.runAsync(() -> executor.execute(request, begun), thread);
    }

    /** The run, if there is one, is given up after its current update. */
    synchronized void abandon() {
        if (control != null) {
            control.abandon();
        }
    }

    /** Gives the run up and waits for it, for a bounded time; no other will begin. */
    void close(Duration patience) {
        synchronized (this) {
            closed = true;
            abandon();
        }
        thread.shutdown();
        try {
            if (!thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warnf("The run did not give way within %d s", patience.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
