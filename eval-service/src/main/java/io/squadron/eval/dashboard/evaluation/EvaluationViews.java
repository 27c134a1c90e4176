package io.squadron.eval.dashboard.evaluation;

import io.squadron.eval.dashboard.Champion;
import io.squadron.eval.dashboard.DatasetNames;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/** Reads evaluations as pages and the JSON endpoints show them. */
@ApplicationScoped
public class EvaluationViews {
    /** Evaluations that one can be compared with, at most. */
    private static final int LISTED_COMPARABLE = 20;

    /** One of them, if it is here. */
    @Transactional
    public Optional<EvaluationView> find(String evaluationId) {
        return CheckpointEvaluation.<CheckpointEvaluation>findByIdOptional(evaluationId)
                .map(evaluation -> views(List.of(evaluation)).get(0));
    }

    /** Other complete evaluations of the same data set, the newest first. */
    @Transactional
    List<EvaluationView> comparable(String evaluationId) {
        return views(CheckpointEvaluation.ofSameDataset(evaluationId, LISTED_COMPARABLE));
    }

    /** Of a run; an empty id means models that no run made. */
    @Transactional
    public List<EvaluationView> ofRun(String runId) {
        return views(CheckpointEvaluation.ofRun(runId));
    }

    /** The best on a data set. */
    @Transactional
    public List<EvaluationView> bestOf(String datasetId, int most) {
        return views(CheckpointEvaluation.bestOf(datasetId, most));
    }

    private static List<EvaluationView> views(List<CheckpointEvaluation> evaluations) {
        DatasetNames datasets = DatasetNames.load();
        Champion champion = Champion.load();
        return evaluations.stream()
                .map(evaluation -> EvaluationView.of(evaluation, datasets, champion))
                .toList();
    }
}
