package io.squadron.eval.grpc;

import io.squadron.eval.checkpoint.AnnouncedCheckpoint;
import io.squadron.eval.dataset.ImportedDataset;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationException;
import io.squadron.eval.evaluation.EvaluationSetting;
import io.squadron.eval.evaluation.EvaluationState;
import io.squadron.eval.evaluation.Evaluations;
import io.squadron.eval.promotion.ModelAlias;
import io.squadron.rpc.RpcError;
import io.squadron.v1.EvaluateRequest;
import jakarta.enterprise.context.ApplicationScoped;

/** What {@code Evaluate} asks for, put down to be carried out. */
@ApplicationScoped
class EvaluationRequests {
    private final Evaluations evaluations;

    EvaluationRequests(Evaluations evaluations) {
        this.evaluations = evaluations;
    }

    /**
     * Puts the evaluation down within the caller's transaction, unless it is there, and returns its id. A data set whose
     * import is under way is waited for: what tells of its end may be on its way.
     */
    String accept(EvaluateRequest request) {
        EvaluationSetting setting = setting(request);
        AnnouncedCheckpoint checkpoint = checkpoint(request.getModel());
        ImportedDataset dataset = dataset(request.getDatasetId());
        if (checkpoint.isDeleted()) {
            return completedBefore(checkpoint, dataset, setting, Evaluations.deleted(checkpoint.checkpointId));
        }
        if (dataset.isDeleted()) {
            return completedBefore(checkpoint, dataset, setting, Evaluations.deleted(dataset));
        }
        String id = evaluations.require(checkpoint, dataset.datasetId, setting);
        evaluations.hasten(id);
        return id;
    }

    private static EvaluationSetting setting(EvaluateRequest request) {
        try {
            return EvaluationSetting.of(request.getSettings());
        } catch (IllegalArgumentException e) {
            throw RpcError.invalid("settings", e.getMessage()).toException();
        }
    }

    private static AnnouncedCheckpoint checkpoint(String model) {
        String id = ModelAlias.named(model).map(alias -> alias.checkpointId).orElse(model);
        return AnnouncedCheckpoint.<AnnouncedCheckpoint>findByIdOptional(id).orElseThrow(() -> RpcError.notFound(
                        "squadron.v1.Checkpoint",
                        model,
                        "There is no checkpoint or alias \"" + model
                                + "\"; ModelService.ListModels of the inference-service lists them.")
                .toException());
    }

    private static ImportedDataset dataset(String datasetId) {
        ImportedDataset dataset = ImportedDataset.<ImportedDataset>findByIdOptional(datasetId)
                .orElseThrow(() -> RpcError.notFound(
                                "squadron.v1.DatasetManifest",
                                datasetId,
                                "There is no data set \"" + datasetId + "\"; import it first.")
                        .toException());
        Evaluations.requireQuestions(dataset);
        return dataset;
    }

    /** What was measured can be had again; what was not is refused for the reason given. */
    private static String completedBefore(
            AnnouncedCheckpoint checkpoint,
            ImportedDataset dataset,
            EvaluationSetting setting,
            EvaluationException refusal) {
        String id = setting.evaluationId(checkpoint.checkpointId, checkpoint.content, dataset.datasetId);
        return CheckpointEvaluation.<CheckpointEvaluation>findByIdOptional(id)
                .filter(evaluation -> evaluation.status == EvaluationState.COMPLETED)
                .map(evaluation -> id)
                .orElseThrow(() -> refusal);
    }
}
