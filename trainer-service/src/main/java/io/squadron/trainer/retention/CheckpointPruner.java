package io.squadron.trainer.retention;

import io.squadron.trainer.checkpoint.CheckpointStore;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.kafka.KafkaUnavailableException;
import io.squadron.trainer.kafka.RecordWriter;
import io.squadron.trainer.kafka.Topics;
import io.squadron.trainer.retention.AnnouncedCheckpoints.Withdrawn;
import io.squadron.trainer.run.RunLog;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Run;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/**
 * Withdraws checkpoints that {@link SaveTotalLimit} finds surplus, and deletes the files of withdrawn ones after a while.
 * One that got an alias in between (its writer could not know) is announced again.
 */
@Singleton
public class CheckpointPruner {
    private static final Logger LOG = Logger.getLogger(CheckpointPruner.class);

    private final RunLog runs;
    private final AnnouncedCheckpoints checkpoints;
    private final CheckpointUses uses;
    private final CheckpointStore store;
    private final RecordWriter records;
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
            RecordWriter records,
            TrainerConfig config) {
        this.runs = runs;
        this.checkpoints = checkpoints;
        this.uses = uses;
        this.store = store;
        this.records = records;
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
        } catch (RuntimeException e) {
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
                    records.write(new ProducerRecord<>(Topics.CHECKPOINTS, checkpointId, null));
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
                .collect(Collectors.toSet());
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
        checkpoints.catchUp();
        uses.catchUp();
        if (!checkpoints.holds(checkpoint)) {
            return;
        }
        String checkpointId = checkpoint.checkpointId();
        if (uses.hasAlias(checkpointId) && checkpoint.announcement().isPresent()) {
            LOG.infof("Checkpoint %s has got an alias and is announced again", checkpointId);
            records.write(
                    Topics.CHECKPOINTS, checkpointId, checkpoint.announcement().get());
            checkpoints.catchUp();
            return;
        }
        try {
            store.delete(checkpointId);
            checkpoints.forget(checkpoint);
            LOG.infof("The files of checkpoint %s are deleted, if there were any here", checkpointId);
        } catch (IOException | IllegalArgumentException e) {
            checkpoints.forget(checkpoint);
            LOG.warnf("The files of checkpoint %s cannot be deleted: %s", checkpointId, e.getMessage());
        }
    }
}
