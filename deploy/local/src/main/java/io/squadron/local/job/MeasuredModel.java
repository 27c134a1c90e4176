package io.squadron.local.job;

import io.squadron.local.client.Pages;
import io.squadron.local.client.Services;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationState;
import io.squadron.v1.ListEvaluationsRequest;
import io.squadron.v1.ListEvaluationsResponse;
import io.squadron.v1.Precision;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The evaluation that somebody means who names one, or a model, whose newest complete one is meant.
 *
 * @param name an evaluation's id, or a model's as {@link NamedModel} takes it: then one in full precision of a whole data set
 */
public record MeasuredModel(String name) {

    /**
     * That evaluation, complete.
     *
     * @throws FailedException if there is no such
     */
    public Evaluation find(Services services) {
        return find(services, Optional.empty(), MeasuredModel::isWhole);
    }

    /**
     * That evaluation on a data set.
     *
     * @param dataset its id or name
     * @throws FailedException if there is none such
     */
    public Evaluation findOn(Services services, String dataset) {
        return find(services, Optional.of(dataset), MeasuredModel::isWhole);
    }

    /**
     * That evaluation, if it was made as another one: on the same data set with the same settings.
     *
     * @throws FailedException if there is none such
     */
    public Evaluation findLike(Services services, Evaluation other) {
        return find(services, Optional.of(other.getDatasetId()), evaluation -> evaluation
                .getSettings()
                .equals(other.getSettings()));
    }

    /** The eval-service also measures lower precisions by itself, on some of the questions. */
    private static boolean isWhole(Evaluation evaluation) {
        Precision precision = evaluation.getSettings().getPrecision();
        return (precision == Precision.PRECISION_UNSPECIFIED || precision == Precision.PRECISION_FP32)
                && evaluation.getSettings().getMaxQuestions() == 0;
    }

    /** Who names an evaluation means it, however it was made. */
    private Evaluation find(Services services, Optional<String> dataset, Predicate<Evaluation> isMeant) {
        List<Evaluation> evaluations = complete(services);
        Optional<String> checkpoint = new NamedModel(name).announced(services).map(Checkpoint::getCheckpointId);
        return evaluations.stream()
                .filter(evaluation -> evaluation.getEvaluationId().equals(name)
                        || (checkpoint.equals(Optional.of(evaluation.getCheckpointId())) && isMeant.test(evaluation)))
                .filter(evaluation -> dataset.isEmpty()
                        || evaluation.getDatasetId().equals(dataset.get())
                        || evaluation.getDatasetName().equals(dataset.get()))
                .findFirst()
                .orElseThrow(() -> new FailedException(
                        "There is no complete evaluation of %s%s. `squadron evaluate --model %s` makes one."
                                .formatted(
                                        name,
                                        dataset.map(id -> " on the data set " + id)
                                                .orElse(""),
                                        name)));
    }

    /** The newest first. */
    private static List<Evaluation> complete(Services services) {
        return Pages.all(
                token -> services.evaluation()
                        .listEvaluations(ListEvaluationsRequest.newBuilder()
                                .addStates(EvaluationState.EVALUATION_STATE_COMPLETE)
                                .setPageToken(token)
                                .build()),
                ListEvaluationsResponse::getEvaluationsList,
                ListEvaluationsResponse::getNextPageToken);
    }
}
