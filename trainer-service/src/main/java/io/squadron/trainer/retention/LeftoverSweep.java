package io.squadron.trainer.retention;

import io.squadron.trainer.checkpoint.CheckpointStores;
import io.squadron.trainer.checkpoint.ResumePoints;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.queue.RunLog;
import io.squadron.trainer.scratch.ScratchDirectory;
import io.squadron.v1.RunStatus;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Removes from the stores and the scratch directory, now and then, what killed trainers left: what is half-written, and
 * the states of runs that nobody will go on from any more.
 */
@Singleton
public class LeftoverSweep {
    private static final Logger LOG = Logger.getLogger(LeftoverSweep.class);

    private final CheckpointStores stores;
    private final ResumePoints resumePoints;
    private final ScratchDirectory scratch;
    private final RunLog log;
    private final Duration age;
    private final Duration stateRetention;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread sweeping = new Thread(task, "leftover-sweep");
        sweeping.setDaemon(true);
        return sweeping;
    });

    public LeftoverSweep(
            CheckpointStores stores,
            ResumePoints resumePoints,
            ScratchDirectory scratch,
            RunLog log,
            TrainerConfig config) {
        this.stores = stores;
        this.resumePoints = resumePoints;
        this.scratch = scratch;
        this.log = log;
        this.age = config.leftoversAge();
        this.stateRetention = config.stateRetention();
    }

    /** Begins to sweep, once an hour; to be called once. */
    public void start() {
        var unused = thread.scheduleWithFixedDelay(this::sweep, 0, 1, TimeUnit.HOURS);
    }

    public void close() {
        thread.shutdownNow();
    }

    /** A run that the log does not know may be another cluster's. */
    private boolean nobodyGoesOnFrom(String runId) {
        Instant expired = Instant.now().minus(stateRetention);
        return log.find(runId)
                        .filter(run -> run.run().getStatus() == RunStatus.RUN_STATUS_FINISHED
                                || (run.ended()
                                        && Instant.ofEpochSecond(
                                                        run.run().getUpdatedAt().getSeconds())
                                                .isBefore(expired)))
                        .isPresent()
                && log.open().stream()
                        .noneMatch(
                                run -> run.run().getRequest().getResumeFromRun().equals(runId));
    }

    void sweep() {
        try {
            Instant before = Instant.now().minus(age);
            stores.sweep(before);
            scratch.sweep(before);
            for (String runId : resumePoints.runs()) {
                if (nobodyGoesOnFrom(runId)) {
                    resumePoints.delete(runId);
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            LOG.warnf("What killed trainers may have left is not removed now: %s", e.getMessage());
        }
    }
}
