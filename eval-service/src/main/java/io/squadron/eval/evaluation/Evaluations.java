package io.squadron.eval.evaluation;

import io.grpc.Status;
import io.squadron.eval.checkpoint.AnnouncedCheckpoint;
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
            insert into evaluation (evaluation_id, checkpoint_id, run_id, step, dataset_id,
                n_best_size, max_answer_length, version_2_with_negative, null_score_diff_threshold, verbose_logging,
                status, failure, failure_status, answered, total, unanswered, seconds,
                created_at, next_try_at, announced)
            values (:id, :checkpoint, :run, :step, :dataset, :nBest, :maxLength, :version2, :threshold, :verbose,
                'PENDING', '', '', 0, 0, 0, 0, :now, :now, false)
            on conflict do nothing""";

    private final EntityManager entities;
    private final DatabaseClock clock;

    Evaluations(EntityManager entities, DatabaseClock clock) {
        this.entities = entities;
        this.clock = clock;
    }

    /** Puts an evaluation down unless there is one, in whatever state, and returns its id. */
    public String require(AnnouncedCheckpoint checkpoint, String datasetId, EvaluationSetting setting) {
        String id = setting.evaluationId(checkpoint.checkpointId, datasetId);
        entities.createNativeQuery(REQUIRE)
                .setParameter("id", id)
                .setParameter("checkpoint", checkpoint.checkpointId)
                .setParameter("run", checkpoint.runId)
                .setParameter("step", checkpoint.step)
                .setParameter("dataset", datasetId)
                .setParameter("nBest", setting.nBestSize())
                .setParameter("maxLength", setting.maxAnswerLength())
                .setParameter("version2", setting.version2WithNegative())
                .setParameter("threshold", setting.nullScoreDiffThreshold())
                .setParameter("verbose", setting.verboseLogging())
                .setParameter("now", clock.now())
                .executeUpdate();
        return id;
    }

    /** A failed evaluation begins anew, one that waits for its next try begins now; others are left alone. */
    public void hasten(String evaluationId) {
        CheckpointEvaluation evaluation = locked(evaluationId);
        if (evaluation.status == EvaluationState.FAILED || evaluation.status == EvaluationState.PENDING) {
            evaluation.status = EvaluationState.PENDING;
            evaluation.failure = "";
            evaluation.failureStatus = "";
            evaluation.nextTryAt = clock.now();
            evaluation.announced = false;
        }
    }

    /** One that failed is tried again after a pause; others are left alone. */
    public void measureAgain(String evaluationId, Duration pause) {
        CheckpointEvaluation evaluation = locked(evaluationId);
        if (evaluation.status == EvaluationState.FAILED) {
            evaluation.status = EvaluationState.PENDING;
            evaluation.nextTryAt = clock.now().plus(pause);
            evaluation.announced = false;
        }
    }

    /** It is given up; asking for it again begins it anew. */
    public void fail(String evaluationId, EvaluationException failure) {
        CheckpointEvaluation evaluation = locked(evaluationId);
        evaluation.status = EvaluationState.FAILED;
        evaluation.announced = false;
        evaluation.failure = failure.getMessage();
        evaluation.failureStatus = failure.code().name();
    }

    /** What is not over ends, because the checkpoint has been deleted; what is answered is kept. */
    static void drop(String checkpointId) {
        for (CheckpointEvaluation evaluation :
                ofCheckpoint(checkpointId, EvaluationState.PENDING, EvaluationState.RUNNING)) {
            evaluation.status = EvaluationState.DROPPED;
            evaluation.failure = deleted(checkpointId);
            evaluation.failureStatus = Status.Code.FAILED_PRECONDITION.name();
            evaluation.announced = false;
        }
    }

    /** The checkpoint is there again: what was dropped goes on. */
    void takeUpAgain(String checkpointId) {
        for (CheckpointEvaluation evaluation : ofCheckpoint(checkpointId, EvaluationState.DROPPED)) {
            evaluation.status = EvaluationState.PENDING;
            evaluation.failure = "";
            evaluation.failureStatus = "";
            evaluation.nextTryAt = clock.now();
            evaluation.announced = false;
        }
    }

    private static List<CheckpointEvaluation> ofCheckpoint(String checkpointId, EvaluationState... states) {
        return CheckpointEvaluation.<CheckpointEvaluation>find(
                        "checkpointId = ?1 and status in ?2", checkpointId, List.of(states))
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    public boolean isDropped(String evaluationId) {
        return CheckpointEvaluation.count("evaluationId = ?1 and status = ?2", evaluationId, EvaluationState.DROPPED)
                > 0;
    }

    /** Why there is no evaluation of a checkpoint any more. */
    public static String deleted(String checkpointId) {
        return "Checkpoint " + checkpointId
                + " has been deleted (save_total_limit); the figures that it reached before stay.";
    }

    public static CheckpointEvaluation locked(String evaluationId) {
        CheckpointEvaluation evaluation = CheckpointEvaluation.findById(evaluationId, LockModeType.PESSIMISTIC_WRITE);
        if (evaluation == null) {
            throw EvaluationException.notFound("There is no evaluation " + evaluationId + ".");
        }
        return evaluation;
    }
}
