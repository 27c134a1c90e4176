package io.squadron.eval.precision;

import io.squadron.eval.EvalConfig;
import io.squadron.eval.checkpoint.AnnouncedCheckpoint;
import io.squadron.eval.dataset.ImportedDataset;
import io.squadron.eval.dataset.LabelledQuestions;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationState;
import io.squadron.eval.evaluation.Evaluations;
import io.squadron.eval.evaluation.ModelPrecision;
import io.squadron.eval.promotion.ModelAlias;
import io.squadron.eval.storage.DatabaseClock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Measures what serving a model faster costs, and decides in what it is served: in the fastest precision that loses no more F1
 * than it may, on the first questions of the data set that the model was evaluated on, asked as clients ask. Only models with
 * a name are measured, once each: they are what clients use; and none for which somebody has chosen. Every method works
 * within the caller's transaction; a decision is announced afterwards.
 */
@ApplicationScoped
public class Precisions {
    private static final Logger LOG = Logger.getLogger(Precisions.class);

    /** Over the questions that both have answered; one that either was not asked again for says nothing of precisions. */
    private static final String COMPARISON =
            """
            select count(*) as questions, 100 * avg(fast.f1) as fast, 100 * avg(plain.f1) as plain
            from prediction fast
            join prediction plain on plain.evaluation_id = :plain and plain.example_index = fast.example_index
            join dataset d on d.dataset_id = :dataset
            join dev_question q on q.dataset_id = d.dataset_id and q.example_index = fast.example_index
            where fast.evaluation_id = :fast and fast.text is not null and plain.text is not null
              and %s"""
                    .formatted(LabelledQuestions.SQL);

    private final Evaluations evaluations;
    private final EntityManager entities;
    private final DatabaseClock clock;
    private final EvalConfig config;

    Precisions(Evaluations evaluations, EntityManager entities, DatabaseClock clock, EvalConfig config) {
        this.evaluations = evaluations;
        this.entities = entities;
        this.clock = clock;
        this.config = config;
    }

    /** An evaluation has its figures. */
    public void completed(CheckpointEvaluation evaluation) {
        if (evaluation.isScored()) {
            reference(evaluation).ifPresent(this::goOn);
        }
    }

    /** A checkpoint got a name. */
    public void named(String checkpointId) {
        CheckpointEvaluation.<CheckpointEvaluation>find(
                        "checkpointId = ?1 and status = ?2 and f1 is not null order by completedAt desc",
                        checkpointId,
                        EvaluationState.COMPLETED)
                .stream()
                .filter(evaluation -> evaluation.setting().isReference())
                .findFirst()
                .ifPresent(this::goOn);
    }

    /** Nobody has chosen any more: what was measured counts again. */
    public void reopened(String checkpointId) {
        PrecisionDecision.deleteById(checkpointId);
        named(checkpointId);
    }

    /** What a measurement is compared with, once it is complete. */
    private static Optional<CheckpointEvaluation> reference(CheckpointEvaluation evaluation) {
        return evaluation.setting().isReference()
                ? Optional.of(evaluation)
                : evaluation
                        .with(evaluation.setting().in(ModelPrecision.FP32, 0))
                        .filter(CheckpointEvaluation::isScored);
    }

    /** Measures the next precision, or decides. */
    private void goOn(CheckpointEvaluation reference) {
        if (!config.measurePrecisions() || !isOpen(reference.checkpointId)) {
            return;
        }
        if (!reference.hasPredictions()) {
            // Let go by age; once they are there again, this goes on.
            if (!reference.fasterPrecisions().isEmpty()) {
                evaluations.measureAgain(reference.evaluationId, Duration.ZERO);
            }
            return;
        }
        for (ModelPrecision precision : reference.fasterPrecisions()) {
            Optional<CheckpointEvaluation> measured =
                    reference.with(reference.setting().in(precision, config.precisionQuestions()));
            if (measured.isEmpty()) {
                measure(reference, precision);
                return;
            }
            if (!measured.get().status.isOver()) {
                return;
            }
            if (measured.get().isScored() && !measured.get().hasPredictions()) {
                evaluations.measureAgain(measured.get().evaluationId, Duration.ZERO);
                return;
            }
            if (measured.get().isScored() && isTaken(measured.get(), reference)) {
                return;
            }
        }
    }

    private static boolean isOpen(String checkpointId) {
        AnnouncedCheckpoint checkpoint = AnnouncedCheckpoint.findById(checkpointId);
        return checkpoint != null
                && !checkpoint.isDeleted()
                && ModelAlias.count("checkpointId", checkpointId) > 0
                && !PrecisionChoiceEntry.isMade(checkpointId)
                && PrecisionDecision.findById(checkpointId) == null;
    }

    private void measure(CheckpointEvaluation reference, ModelPrecision precision) {
        AnnouncedCheckpoint checkpoint = AnnouncedCheckpoint.findById(reference.checkpointId);
        String id = evaluations.require(
                checkpoint, reference.datasetId, reference.setting().in(precision, config.precisionQuestions()));
        LOG.infof("Checkpoint %s is measured in %s: %s", reference.checkpointId, precision.word(), id);
    }

    private boolean isTaken(CheckpointEvaluation fast, CheckpointEvaluation plain) {
        Tuple row = (Tuple) entities.createNativeQuery(COMPARISON, Tuple.class)
                .setParameter("fast", fast.evaluationId)
                .setParameter("plain", plain.evaluationId)
                .setParameter("dataset", fast.datasetId)
                .getSingleResult();
        long questions = ((Number) row.get("questions")).longValue();
        if (questions == 0) {
            return false;
        }
        ImportedDataset dataset = ImportedDataset.findById(fast.datasetId);
        PrecisionRule.Verdict verdict = PrecisionRule.judge(
                fast.precision,
                ((Number) row.get("fast")).doubleValue(),
                ((Number) row.get("plain")).doubleValue(),
                questions,
                dataset.name,
                config.maxPrecisionLoss());
        LOG.infof(
                "Checkpoint %s is%s served in %s: %s",
                fast.checkpointId, verdict.isTaken() ? "" : " not", fast.precision.word(), verdict.sentence());
        fast.promotion = "is%s served in %s: %s"
                .formatted(verdict.isTaken() ? "" : " not", fast.precision.word(), verdict.sentence());
        if (verdict.isTaken()) {
            decide(fast, verdict.sentence());
        }
        return verdict.isTaken();
    }

    private void decide(CheckpointEvaluation fast, String reason) {
        PrecisionDecision decision = new PrecisionDecision();
        decision.checkpointId = fast.checkpointId;
        decision.precision = fast.precision;
        decision.reason = reason;
        decision.decidedAt = clock.now();
        decision.persist();
    }
}
