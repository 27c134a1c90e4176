package io.squadron.eval.evaluation;

import io.squadron.eval.checkpoint.AnnouncedCheckpoint;
import io.squadron.eval.dataset.ImportedDataset;
import io.squadron.eval.storage.DatabaseClock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.util.List;

/** The life of evaluations in the database. Every method works within the caller's transaction. */
@ApplicationScoped
public class Evaluations {
    private static final String REQUIRE =
            """
            insert into evaluation (evaluation_id, checkpoint_id, content, run_id, step, dataset_id,
                n_best_size, max_answer_length, version_2_with_negative, null_score_diff_threshold, verbose_logging,
                "precision", max_questions, status, failure, failure_reason, answered, total, unanswered, seconds,
                created_at, next_try_at, announced)
            values (:id, :checkpoint, :content, :run, :step, :dataset, :nBest, :maxLength, :version2, :threshold, :verbose,
                :precision, :maxQuestions, 'PENDING', '', '', 0, 0, 0, 0, :now, :now, false)
            on conflict do nothing""";

    private static final int MAX_DOUBLINGS = 6;

    private final EntityManager entities;
    private final DatabaseClock clock;

    Evaluations(EntityManager entities, DatabaseClock clock) {
        this.entities = entities;
        this.clock = clock;
    }

    /** Puts an evaluation down unless there is one, in whatever state, and returns its id. */
    public String require(AnnouncedCheckpoint checkpoint, String datasetId, EvaluationSetting setting) {
        String id = setting.evaluationId(checkpoint.checkpointId, checkpoint.content, datasetId);
        entities.createNativeQuery(REQUIRE)
                .setParameter("id", id)
                .setParameter("checkpoint", checkpoint.checkpointId)
                .setParameter("content", checkpoint.content)
                .setParameter("run", checkpoint.runId)
                .setParameter("step", checkpoint.step)
                .setParameter("dataset", datasetId)
                .setParameter("nBest", setting.nBestSize())
                .setParameter("maxLength", setting.maxAnswerLength())
                .setParameter("version2", setting.version2WithNegative())
                .setParameter("threshold", setting.nullScoreDiffThreshold())
                .setParameter("verbose", setting.verboseLogging())
                .setParameter("precision", setting.precision().name())
                .setParameter("maxQuestions", setting.maxQuestions())
                .setParameter("now", clock.now())
                .executeUpdate();
        return id;
    }

    /**
     * Somebody asks for it: one that failed or was cancelled goes on with what has no answer yet, one that waits for its next
     * try begins now; others are left alone.
     */
    public void hasten(String evaluationId) {
        CheckpointEvaluation evaluation = locked(evaluationId);
        switch (evaluation.status) {
            case FAILED, CANCELLED, DELETED -> reopen(evaluation, Duration.ZERO);
            case PENDING -> enqueue(evaluation, Duration.ZERO);
            case RUNNING, COMPLETED, DROPPED -> {}
        }
    }

    /** One without sound figures, or whose predictions were let go, goes on after a growing pause with what has no answer yet; others are left alone. */
    public void measureAgain(String evaluationId, Duration pause) {
        CheckpointEvaluation evaluation = locked(evaluationId);
        boolean unsound = evaluation.status == EvaluationState.COMPLETED
                && (evaluation.givenUp > 0 || evaluation.predictionsDeletedAt != null);
        if (unsound || evaluation.status == EvaluationState.FAILED || evaluation.status == EvaluationState.CANCELLED) {
            reopen(evaluation, pause.multipliedBy(1L << Math.min(evaluation.measurements++, MAX_DOUBLINGS)));
        }
    }

    /** It is given up; asking for it again takes it up again. */
    public void fail(CheckpointEvaluation evaluation, EvaluationException failure) {
        end(evaluation, EvaluationState.FAILED, failure);
    }

    /** Somebody wants it no more; what is answered is kept. */
    public CheckpointEvaluation cancel(String evaluationId) {
        CheckpointEvaluation evaluation = locked(evaluationId);
        if (evaluation.status.isOver()) {
            throw new EvaluationException(
                    FailureReason.WRONG_STATE, "The evaluation " + evaluationId + " has ended already.");
        }
        end(
                evaluation,
                EvaluationState.CANCELLED,
                new EvaluationException(
                        FailureReason.CANCELLED,
                        "The evaluation was cancelled; asking for it again takes it up again."));
        return evaluation;
    }

    /** Its figures and predictions go; the topic is told that there are none. */
    public void delete(String evaluationId) {
        CheckpointEvaluation evaluation = locked(evaluationId);
        if (!evaluation.status.isOver()) {
            throw new EvaluationException(
                    FailureReason.WRONG_STATE, "The evaluation " + evaluationId + " is under way; cancel it first.");
        }
        evaluation.status = EvaluationState.DELETED;
        evaluation.answered = 0;
        evaluation.seconds = 0;
        evaluation.announced = false;
        entities.createNativeQuery("delete from prediction where evaluation_id = :id")
                .setParameter("id", evaluationId)
                .executeUpdate();
    }

    /** What is not over ends, because the checkpoint has been deleted; what is answered is kept. */
    static void drop(String checkpointId) {
        open(checkpointId).forEach(evaluation -> end(evaluation, EvaluationState.DROPPED, deleted(checkpointId)));
    }

    /** What is not over and was put down for another content ends: whoever serves the checkpoint serves the new one. */
    static void dropReplaced(AnnouncedCheckpoint checkpoint) {
        open(checkpoint.checkpointId).stream()
                .filter(evaluation -> !evaluation.content.equals(checkpoint.content))
                .forEach(evaluation -> end(
                        evaluation,
                        EvaluationState.DROPPED,
                        new EvaluationException(
                                FailureReason.CHECKPOINT_DELETED,
                                "Checkpoint " + checkpoint.checkpointId
                                        + " has been announced again with another content.")));
    }

    /** What is not over ends, because the data set has been deleted; works within the caller's transaction. */
    public static void dropOn(ImportedDataset dataset) {
        CheckpointEvaluation.<CheckpointEvaluation>find(
                        "datasetId = ?1 and status in ?2",
                        dataset.datasetId,
                        List.of(EvaluationState.PENDING, EvaluationState.RUNNING))
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list()
                .forEach(evaluation -> end(evaluation, EvaluationState.FAILED, deleted(dataset)));
    }

    /** The checkpoint is there again: what was dropped goes on. */
    void takeUpAgain(AnnouncedCheckpoint checkpoint) {
        ofCheckpoint(checkpoint.checkpointId, EvaluationState.DROPPED).stream()
                .filter(evaluation -> evaluation.content.equals(checkpoint.content))
                .forEach(evaluation -> reopen(evaluation, Duration.ZERO));
    }

    /** Fails for a data set that has no questions to ask, and never will. */
    public static void requireQuestions(ImportedDataset dataset) {
        if (dataset.split != ImportedDataset.Part.DEV) {
            throw new EvaluationException(
                    FailureReason.DATASET_NOT_READY,
                    "Data set " + dataset.name
                            + " was imported for training; import the file with split DEV to evaluate on it.");
        }
        if (dataset.status == ImportedDataset.Status.FAILED) {
            throw new EvaluationException(
                    FailureReason.DATASET_NOT_READY,
                    "Data set " + dataset.name + " was not imported: " + dataset.failure);
        }
    }

    /** Why there is no evaluation of a checkpoint any more. */
    public static EvaluationException deleted(String checkpointId) {
        return new EvaluationException(
                FailureReason.CHECKPOINT_DELETED,
                "Checkpoint " + checkpointId
                        + " has been deleted (save_total_limit); the figures that it reached before stay.");
    }

    /** Why there is no evaluation on a data set any more. */
    public static EvaluationException deleted(ImportedDataset dataset) {
        return new EvaluationException(
                FailureReason.DATASET_NOT_READY,
                "Data set " + dataset.name + " (" + dataset.datasetId
                        + ") has been deleted; what was measured on it stays. Import the file again to evaluate on it.");
    }

    public static CheckpointEvaluation locked(String evaluationId) {
        CheckpointEvaluation evaluation = CheckpointEvaluation.findById(evaluationId, LockModeType.PESSIMISTIC_WRITE);
        if (evaluation == null) {
            throw new EvaluationException(FailureReason.UNKNOWN, "There is no evaluation \"" + evaluationId + "\".");
        }
        return evaluation;
    }

    /** Questions without an answer are asked again; answers stay, but those that were let go. */
    private void reopen(CheckpointEvaluation evaluation, Duration pause) {
        entities.createNativeQuery("delete from prediction where evaluation_id = :id and text is null")
                .setParameter("id", evaluation.evaluationId)
                .executeUpdate();
        entities.createNativeQuery("delete from question_try where evaluation_id = :id")
                .setParameter("id", evaluation.evaluationId)
                .executeUpdate();
        if (evaluation.predictionsDeletedAt != null) {
            evaluation.predictionsDeletedAt = null;
            evaluation.answered = 0;
            evaluation.unanswered = 0;
            evaluation.seconds = 0;
        }
        enqueue(evaluation, pause);
        evaluation.announced = false;
    }

    private void enqueue(CheckpointEvaluation evaluation, Duration pause) {
        evaluation.status = EvaluationState.PENDING;
        evaluation.failure = "";
        evaluation.failureReason = "";
        evaluation.nextTryAt = clock.now().plus(pause);
    }

    private static void end(CheckpointEvaluation evaluation, EvaluationState outcome, EvaluationException reason) {
        evaluation.status = outcome;
        evaluation.claim = "";
        evaluation.failure = reason.getMessage();
        evaluation.failureReason = reason.reason().name();
        evaluation.announced = false;
    }

    private static List<CheckpointEvaluation> open(String checkpointId) {
        return ofCheckpoint(checkpointId, EvaluationState.PENDING, EvaluationState.RUNNING);
    }

    private static List<CheckpointEvaluation> ofCheckpoint(String checkpointId, EvaluationState... states) {
        return CheckpointEvaluation.<CheckpointEvaluation>find(
                        "checkpointId = ?1 and status in ?2", checkpointId, List.of(states))
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }
}
