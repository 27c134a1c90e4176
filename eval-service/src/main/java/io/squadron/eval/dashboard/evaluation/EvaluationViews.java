package io.squadron.eval.dashboard.evaluation;

import io.squadron.eval.dashboard.Champion;
import io.squadron.eval.dashboard.DatasetNames;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
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

    /** One for a program that wants its predictions; fails if they are not here. */
    EvaluationView withPredictions(String evaluationId) {
        EvaluationView evaluation = require(evaluationId);
        if (!evaluation.predictionsGone().isEmpty()) {
            throw new ClientErrorException(Response.status(Response.Status.GONE)
                    .type(MediaType.APPLICATION_JSON)
                    .entity(Map.of("error", evaluation.predictionsGone()))
                    .build());
        }
        return evaluation;
    }

    /** Fails for one that is not here. */
    EvaluationView require(String evaluationId) {
        return find(evaluationId)
                .orElseThrow(() -> new NotFoundException("There is no evaluation \"" + evaluationId + "\" here."));
    }

    /** Those of some checkpoints on a data set, the oldest first. */
    @Transactional
    public List<EvaluationView> on(String datasetId, List<String> checkpointIds) {
        return views(CheckpointEvaluation.list(
                "datasetId = ?1 and checkpointId in ?2 and status <> ?3 order by createdAt",
                datasetId,
                checkpointIds,
                EvaluationState.DELETED));
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
