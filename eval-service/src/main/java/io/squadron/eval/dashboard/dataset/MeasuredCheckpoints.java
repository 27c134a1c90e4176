package io.squadron.eval.dashboard.dataset;

import io.squadron.eval.checkpoint.AnnouncedCheckpoint;
import io.squadron.eval.dashboard.evaluation.EvaluationView;
import io.squadron.eval.dashboard.evaluation.EvaluationViews;
import io.squadron.eval.dataset.ImportedDataset;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationException;
import io.squadron.eval.evaluation.EvaluationSetting;
import io.squadron.eval.evaluation.Evaluations;
import io.squadron.eval.evaluation.FailureReason;
import io.squadron.eval.evaluation.ModelPrecision;
import io.squadron.eval.execution.EvaluationWorkers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Checkpoints on a data set: how each did, how far it is, and having several evaluated at once. */
@ApplicationScoped
class MeasuredCheckpoints {
    /** The newest ones; older ones can be evaluated by {@code squadron evaluate}. */
    private static final int LISTED = 200;

    private final Evaluations evaluations;
    private final EvaluationViews views;
    private final EvaluationWorkers workers;

    MeasuredCheckpoints(Evaluations evaluations, EvaluationViews views, EvaluationWorkers workers) {
        this.evaluations = evaluations;
        this.views = views;
        this.workers = workers;
    }

    /**
     * A checkpoint on the data set.
     *
     * @param evaluation in full precision on all questions; null if nobody has asked for it
     * @param others in other precisions, or of some questions only
     */
    public record Row(
            String checkpointId,
            String runId,
            long step,
            Instant createdAt,
            EvaluationView evaluation,
            List<EvaluationView> others) {
        public Row {
            others = List.copyOf(others);
        }
    }

    /** The newest checkpoints that are there. */
    @Transactional
    List<Row> of(ImportedDataset dataset) {
        List<AnnouncedCheckpoint> checkpoints = AnnouncedCheckpoint.newest(LISTED);
        Map<String, List<EvaluationView>> found = views
                .on(
                        dataset.datasetId,
                        checkpoints.stream()
                                .map(checkpoint -> checkpoint.checkpointId)
                                .toList())
                .stream()
                .collect(Collectors.groupingBy(EvaluationView::checkpointId));
        return checkpoints.stream()
                .map(checkpoint -> row(
                        checkpoint,
                        evaluationId(checkpoint, dataset),
                        found.getOrDefault(checkpoint.checkpointId, List.of())))
                .toList();
    }

    private static Row row(AnnouncedCheckpoint checkpoint, String referenceId, List<EvaluationView> evaluations) {
        Predicate<EvaluationView> isReference = evaluation -> evaluation.id().equals(referenceId);
        return new Row(
                checkpoint.checkpointId,
                checkpoint.runId,
                checkpoint.step,
                checkpoint.createdAt,
                evaluations.stream().filter(isReference).findFirst().orElse(null),
                evaluations.stream().filter(isReference.negate()).toList());
    }

    private static String evaluationId(AnnouncedCheckpoint checkpoint, ImportedDataset dataset) {
        return EvaluationSetting.runSquadDefaults(checkpoint.version2WithNegative)
                .evaluationId(checkpoint.checkpointId, checkpoint.content, dataset.datasetId);
    }

    /**
     * All of them are put down, or none.
     *
     * @param maxQuestions of the first ones; 0 for all
     * @throws EvaluationException for what cannot be evaluated
     */
    @Transactional
    void evaluate(ImportedDataset dataset, List<String> checkpointIds, ModelPrecision precision, long maxQuestions) {
        Evaluations.requireQuestions(dataset);
        if (dataset.isDeleted()) {
            throw Evaluations.deleted(dataset);
        }
        for (String checkpointId : checkpointIds) {
            AnnouncedCheckpoint checkpoint = AnnouncedCheckpoint.findById(checkpointId);
            if (checkpoint == null || checkpoint.isDeleted()) {
                throw Evaluations.deleted(checkpointId);
            }
            EvaluationSetting setting = EvaluationSetting.runSquadDefaults(checkpoint.version2WithNegative)
                    .in(precision, maxQuestions);
            evaluations.hasten(evaluations.require(checkpoint, dataset.datasetId, setting));
        }
    }

    /** What is answered stays, and is not asked again should somebody want the rest. */
    @Transactional
    void cancel(ImportedDataset dataset, String evaluationId) {
        if (CheckpointEvaluation.count("evaluationId = ?1 and datasetId = ?2", evaluationId, dataset.datasetId) == 0) {
            throw new EvaluationException(
                    FailureReason.UNKNOWN, "There is no evaluation “" + evaluationId + "” on this data set.");
        }
        evaluations.cancel(evaluationId);
    }

    /** Somebody has asked for something. */
    void wake() {
        workers.wake();
    }
}
