package io.squadron.eval.grpc;

import io.quarkus.grpc.GrpcService;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.squadron.eval.EvalConfig;
import io.squadron.eval.announcement.ResultMessage;
import io.squadron.eval.checkpoint.AnnouncedCheckpoint;
import io.squadron.eval.dataset.ImportedDataset;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationException;
import io.squadron.eval.evaluation.EvaluationSetting;
import io.squadron.eval.evaluation.EvaluationState;
import io.squadron.eval.evaluation.Evaluations;
import io.squadron.eval.evaluation.PredictionOf;
import io.squadron.eval.execution.EvaluationWorker;
import io.squadron.eval.promotion.ModelAlias;
import io.squadron.v1.EvaluateRequest;
import io.squadron.v1.EvaluateResponse;
import io.squadron.v1.GetPredictionsRequest;
import io.squadron.v1.GetPredictionsResponse;
import io.squadron.v1.ListEvaluationsRequest;
import io.squadron.v1.ListEvaluationsResponse;
import io.squadron.v1.MutinyEvaluationServiceGrpc;
import java.util.List;

/** {@code squadron.v1.EvaluationService}: the database is the truth; a call puts work down there, watches it and reads it. */
@GrpcService
class EvaluationEndpoint extends MutinyEvaluationServiceGrpc.EvaluationServiceImplBase {
    private static final int PREDICTIONS_PER_READ = 256;

    private final Evaluations evaluations;
    private final EvaluationWorker worker;
    private final EvalConfig config;

    EvaluationEndpoint(Evaluations evaluations, EvaluationWorker worker, EvalConfig config) {
        this.evaluations = evaluations;
        this.worker = worker;
        this.config = config;
    }

    @Override
    @Blocking
    public Multi<EvaluateResponse> evaluate(EvaluateRequest request) {
        String id = QuarkusTransaction.requiringNew().call(() -> required(request));
        worker.wake();
        // Progress is a state, not a history: it is read again and again, and a slow caller just sees fewer of them.
        return Multi.createBy()
                .repeating()
                .uni(() -> Uni.createFrom()
                        .item(() -> QuarkusTransaction.requiringNew().call(() -> progress(id)))
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
                .withDelay(config.pollInterval())
                .whilst(progress -> !progress.hasEvaluation())
                .skip()
                .repetitions();
    }

    @Override
    @Blocking
    public Uni<ListEvaluationsResponse> listEvaluations(ListEvaluationsRequest request) {
        return Uni.createFrom().item(QuarkusTransaction.requiringNew().call(() -> list(request.getRunId())));
    }

    @Override
    @Blocking
    public Multi<GetPredictionsResponse> getPredictions(GetPredictionsRequest request) {
        String id = request.getEvaluationId();
        QuarkusTransaction.requiringNew().run(() -> found(id));
        return Multi.createBy()
                .repeating()
                .uni(PredictionCursor::new, cursor -> Uni.createFrom()
                        .item(() -> QuarkusTransaction.requiringNew().call(() -> cursor.read(id)))
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
                .whilst(page -> page.size() == PREDICTIONS_PER_READ)
                .onItem()
                .disjoint();
    }

    private String required(EvaluateRequest request) {
        AnnouncedCheckpoint checkpoint = AnnouncedCheckpoint.<AnnouncedCheckpoint>findByIdOptional(
                        checkpointId(request.getModel()))
                .orElseThrow(() -> EvaluationException.notFound("There is no checkpoint or alias \""
                        + request.getModel() + "\"; ModelService.ListModels of the inference-service lists them."));
        ImportedDataset dataset = ImportedDataset.<ImportedDataset>findByIdOptional(request.getDatasetId())
                .orElseThrow(() -> EvaluationException.notFound(
                        "There is no data set \"" + request.getDatasetId() + "\"; import it first."));
        if (dataset.split != ImportedDataset.Part.DEV) {
            throw EvaluationException.notReady("Data set " + dataset.name
                    + " was imported for training; import the file with split DEV to evaluate on it.");
        }
        if (dataset.status != ImportedDataset.Status.COMPLETE) {
            throw EvaluationException.notReady("Data set " + dataset.name + " is not complete"
                    + (dataset.failure.isEmpty() ? "; wait until its import has ended." : ": " + dataset.failure));
        }
        EvaluationSetting setting = setting(request);
        if (checkpoint.isDeleted()) {
            return completedBefore(checkpoint, dataset, setting);
        }
        String id = evaluations.require(checkpoint, dataset.datasetId, setting);
        evaluations.hasten(id);
        return id;
    }

    private static String completedBefore(
            AnnouncedCheckpoint checkpoint, ImportedDataset dataset, EvaluationSetting setting) {
        String id = setting.evaluationId(checkpoint.checkpointId, dataset.datasetId);
        return CheckpointEvaluation.<CheckpointEvaluation>findByIdOptional(id)
                .filter(evaluation -> evaluation.status == EvaluationState.COMPLETED)
                .map(evaluation -> id)
                .orElseThrow(() -> EvaluationException.notReady(Evaluations.deleted(checkpoint.checkpointId)));
    }

    private static EvaluationSetting setting(EvaluateRequest request) {
        try {
            return EvaluationSetting.of(request.getSettings());
        } catch (IllegalArgumentException e) {
            throw EvaluationException.invalid(e.getMessage());
        }
    }

    private static String checkpointId(String model) {
        return ModelAlias.named(model).map(alias -> alias.checkpointId).orElse(model);
    }

    private static EvaluateResponse progress(String id) {
        CheckpointEvaluation evaluation = found(id);
        if (!evaluation.failureStatus.isEmpty()) {
            throw EvaluationException.stored(evaluation);
        }
        EvaluateResponse.Builder progress = EvaluateResponse.newBuilder()
                .setEvaluationId(id)
                .setAnswered(evaluation.answered)
                .setTotal(evaluation.total);
        if (evaluation.status == EvaluationState.COMPLETED) {
            progress.setEvaluation(ResultMessage.of(evaluation));
        }
        return progress.build();
    }

    private static ListEvaluationsResponse list(String runId) {
        List<CheckpointEvaluation> completed = runId.isEmpty()
                ? CheckpointEvaluation.list("status = ?1 order by completedAt desc", EvaluationState.COMPLETED)
                : CheckpointEvaluation.list(
                        "status = ?1 and runId = ?2 order by completedAt desc", EvaluationState.COMPLETED, runId);
        ListEvaluationsResponse.Builder response = ListEvaluationsResponse.newBuilder();
        completed.forEach(evaluation -> response.addEvaluations(ResultMessage.of(evaluation)));
        return response.build();
    }

    private static CheckpointEvaluation found(String id) {
        return CheckpointEvaluation.<CheckpointEvaluation>findByIdOptional(id)
                .orElseThrow(() -> EvaluationException.notFound("There is no evaluation \"" + id + "\"."));
    }

    /** Where a reader of predictions stands; pages are read as the caller takes them. */
    private static final class PredictionCursor {
        private long lastIndex = -1;

        List<GetPredictionsResponse> read(String evaluationId) {
            List<PredictionOf> page = PredictionOf.after(evaluationId, lastIndex, PREDICTIONS_PER_READ);
            if (!page.isEmpty()) {
                lastIndex = page.get(page.size() - 1).prediction().key.exampleIndex();
            }
            return page.stream()
                    .map(prediction -> GetPredictionsResponse.newBuilder()
                            .setPrediction(prediction.toProto())
                            .build())
                    .toList();
        }
    }
}
