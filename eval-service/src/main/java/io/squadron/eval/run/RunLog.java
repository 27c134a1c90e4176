package io.squadron.eval.run;

import io.squadron.eval.storage.PostgresText;
import io.squadron.eval.storage.ProtoTime;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunFinished;
import io.squadron.v1.RunStarted;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.Locale;

/** Keeps what happened to a run, of replaced attempts, too; an event that comes again changes nothing. */
@ApplicationScoped
class RunLog {
    private final EntityManager entities;

    RunLog(EntityManager entities) {
        this.entities = entities;
    }

    /** Within the caller's transaction; nothing for a run that is not here. */
    void add(RunEvent event) {
        entities.createNativeQuery(
                        """
                        insert into run_log (run_id, attempt, step, kind, time, message)
                        select r.run_id, :attempt, :step, :kind, :time, :message from training_run r where r.run_id = :run
                        on conflict do nothing""")
                .setParameter("run", event.getRunId())
                .setParameter("attempt", event.getAttempt())
                .setParameter("step", event.getStep())
                .setParameter("kind", event.getEventCase().name().toLowerCase(Locale.ROOT))
                .setParameter("time", ProtoTime.instant(event.getTime()))
                .setParameter("message", PostgresText.escape(message(event)))
                .executeUpdate();
    }

    private static String message(RunEvent event) {
        return switch (event.getEventCase()) {
            case QUEUED -> resumed(event.getQueued().getRequest().getResumeFromRun());
            case CLAIMED -> "by " + event.getClaimed().getTrainer();
            case STARTED -> started(event.getStarted());
            case CHECKPOINT -> checkpoint(event.getCheckpoint());
            case RELEASED ->
                "by " + event.getReleased().getTrainer() + ": "
                        + event.getReleased().getMessage();
            case FINISHED -> finished(event.getFinished());
            case FAILED -> event.getFailed().getMessage();
            case STOPPED -> checkpointOf(event.getStopped().getCheckpointId());
            case STOP_REQUESTED, METRICS, DELETED, EVENT_NOT_SET -> "";
        };
    }

    private static String resumed(String runId) {
        return runId.isEmpty() ? "" : "to go on from run " + runId;
    }

    private static String started(RunStarted started) {
        return String.format(
                Locale.ROOT,
                "by %s on %s: %,d windows, %,d optimizer steps",
                started.getTrainer(),
                started.getDevice(),
                started.getWindows(),
                started.getTotalSteps());
    }

    private static String checkpoint(Checkpoint checkpoint) {
        long bytes = checkpoint.getFilesList().stream()
                .mapToLong(CheckpointFile::getSize)
                .sum();
        return String.format(Locale.ROOT, "%s, %,d bytes", checkpoint.getCheckpointId(), bytes);
    }

    private static String finished(RunFinished finished) {
        return String.format(
                Locale.ROOT, "after %,.1f s with %s", finished.getTrainSeconds(), finished.getCheckpointId());
    }

    private static String checkpointOf(String checkpointId) {
        return checkpointId.isEmpty() ? "without a checkpoint" : "with " + checkpointId;
    }
}
