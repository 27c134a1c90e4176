package io.squadron.trainer.retention;

import io.squadron.checkpoints.CheckpointStore;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.kafka.KafkaUnavailableException;
import io.squadron.trainer.publication.Announcements;
import io.squadron.trainer.queue.RunLog;
import io.squadron.trainer.retention.AnnouncedCheckpoints.Withdrawn;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Run;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Withdraws checkpoints that {@link SaveTotalLimit} finds surplus, and deletes the files of withdrawn ones after a while.
 * One that got an alias in between (its writer could not know) is announced again.
 */
@Singleton
public class CheckpointPruner {
    private static final Logger LOG = Logger.getLogger(CheckpointPruner.class);

    /** RUN_ID-STEP. */
    private static final Pattern OF_RUN = Pattern.compile("(.+)-(\\d{1,18})");

    private final RunLog runs;
    private final AnnouncedCheckpoints checkpoints;
    private final CheckpointUses uses;
    private final CheckpointStore store;
    private final Announcements announcements;
    private final Duration interval;
    private final long graceNanos;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::work, "prune-checkpoints");
    private volatile BooleanSupplier mayBegin = () -> false;

    public CheckpointPruner(
            RunLog runs,
            AnnouncedCheckpoints checkpoints,
            CheckpointUses uses,
            CheckpointStore store,
            Announcements announcements,
            TrainerConfig config) {
        this.runs = runs;
        this.checkpoints = checkpoints;
        this.uses = uses;
        this.store = store;
        this.announcements = announcements;
        this.interval = config.pruningInterval();
        this.graceNanos = config.pruningGrace().toNanos();
        thread.setDaemon(true);
    }

    /**
     * Begins to work; to be called once.
     *
     * @param ready the past of runs is known
     */
    public void start(BooleanSupplier ready) {
        mayBegin = ready;
        checkpoints.start();
        uses.start();
        thread.start();
    }

    /** Ends after what is being done. */
    public void close() {
        closing.countDown();
    }

    private void work() {
        try {
            while (!closing.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                if (mayBegin.getAsBoolean() && checkpoints.ready() && uses.ready()) {
                    turn();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() {
        try {
            withdrawSurplus();
            deleteWithdrawn();
        } catch (KafkaUnavailableException e) {
            LOG.warnf("Checkpoints are pruned later: %s", e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.error("Checkpoints could not be pruned; trying again", e);
        }
    }

    private void withdrawSurplus() {
        for (Run run : runs.newestFirst()) {
            // Looked at twice: most times there is nothing to do, and then nobody has to be asked for the latest.
            if (!surplus(run).isEmpty()) {
                checkpoints.catchUp();
                uses.catchUp();
                for (String checkpointId : surplus(run)) {
                    announcements.withdraw(checkpointId);
                    LOG.infof("Checkpoint %s is withdrawn: save_total_limit", checkpointId);
                }
                checkpoints.catchUp();
            }
        }
    }

    private List<String> surplus(Run run) {
        int limit = run.getRequest().getArguments().getSaveTotalLimit();
        if (limit <= 0) {
            return List.of();
        }
        List<Checkpoint> ofRun = checkpoints.ofRun(run.getRunId());
        if (ofRun.size() <= limit) {
            return List.of();
        }
        Set<String> inUse = ofRun.stream()
                .filter(uses::inUse)
                .map(Checkpoint::getCheckpointId)
                .collect(Collectors.toCollection(HashSet::new));
        // The last one that the run has said: an attempt before this one may have announced a later step and got lost.
        run.getCheckpointIdsList().stream().reduce((earlier, later) -> later).ifPresent(inUse::add);
        List<SaveTotalLimit.Saved> saved = ofRun.stream()
                .map(checkpoint -> new SaveTotalLimit.Saved(checkpoint.getCheckpointId(), checkpoint.getStep()))
                .toList();
        return new SaveTotalLimit(limit).surplus(saved, uses.figures(), inUse);
    }

    private void deleteWithdrawn() {
        for (Withdrawn checkpoint : checkpoints.withdrawn()) {
            if (System.nanoTime() - checkpoint.sinceNanos() >= graceNanos) {
                deleteOrReturn(checkpoint);
            }
        }
    }

    private void deleteOrReturn(Withdrawn checkpoint) {
        runs.catchUp();
        if (mayBeWrittenAgain(checkpoint.checkpointId())) {
            return;
        }
        checkpoints.catchUp();
        uses.catchUp();
        if (!checkpoints.holds(checkpoint)) {
            return;
        }
        String checkpointId = checkpoint.checkpointId();
        if (uses.hasAlias(checkpointId) && checkpoint.announcement().isEmpty()) {
            // Compaction took it: what an alias points at stays, though nobody here can announce it again.
            checkpoints.postpone(checkpoint);
            return;
        }
        if (uses.hasAlias(checkpointId)) {
            LOG.infof("Checkpoint %s has got an alias and is announced again", checkpointId);
            announcements.announce(checkpoint.announcement().get());
            checkpoints.catchUp();
            return;
        }
        try {
            store.delete(checkpointId);
            checkpoints.forget(checkpoint);
            LOG.infof("The files of checkpoint %s are deleted, if there were any here", checkpointId);
        } catch (IllegalArgumentException e) {
            checkpoints.forget(checkpoint);
            LOG.warnf("The files of checkpoint %s cannot be deleted: %s", checkpointId, e.getMessage());
        } catch (IOException e) {
            checkpoints.postpone(checkpoint);
            LOG.warnf("The files of checkpoint %s are deleted later: %s", checkpointId, e.getMessage());
        }
    }

    /**
     * Its run was taken up again at an earlier step, and has not said anything from beyond this one: what it writes there
     * before it announces it again must not be taken for what was withdrawn.
     */
    private boolean mayBeWrittenAgain(String checkpointId) {
        Matcher id = OF_RUN.matcher(checkpointId);
        return id.matches()
                && runs.find(id.group(1))
                        .filter(run -> !run.ended() && run.run().getStep() <= Long.parseLong(id.group(2)))
                        .isPresent();
    }
}
