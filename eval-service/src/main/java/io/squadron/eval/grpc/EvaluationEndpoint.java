package io.squadron.eval.grpc;

import io.quarkus.grpc.GrpcService;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.squadron.eval.EvalConfig;
import io.squadron.eval.announcement.EvaluationMessage;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationException;
import io.squadron.eval.evaluation.EvaluationState;
import io.squadron.eval.evaluation.Evaluations;
import io.squadron.eval.evaluation.FailureReason;
import io.squadron.eval.evaluation.PredictionOf;
import io.squadron.eval.execution.EvaluationWorkers;
import io.squadron.v1.CancelEvaluationRequest;
import io.squadron.v1.CancelEvaluationResponse;
import io.squadron.v1.DeleteEvaluationRequest;
import io.squadron.v1.DeleteEvaluationResponse;
import io.squadron.v1.EvaluateRequest;
import io.squadron.v1.EvaluateResponse;
import io.squadron.v1.GetEvaluationRequest;
import io.squadron.v1.GetEvaluationResponse;
import io.squadron.v1.GetPredictionsRequest;
import io.squadron.v1.GetPredictionsResponse;
import io.squadron.v1.ListAliasChangesRequest;
import io.squadron.v1.ListAliasChangesResponse;
import io.squadron.v1.ListEvaluationsRequest;
import io.squadron.v1.ListEvaluationsResponse;
import io.squadron.v1.MutinyEvaluationServiceGrpc;
import java.util.List;

/** {@code squadron.v1.EvaluationService}: the database is the truth; a call puts work down there, watches it and reads it. */
@GrpcService
class EvaluationEndpoint extends MutinyEvaluationServiceGrpc.EvaluationServiceImplBase {
    private static final int PREDICTIONS_PER_READ = 256;

    private final EvaluationRequests requests;
    private final Evaluations evaluations;
    private final EvaluationLists lists;
    private final EvaluationWorkers workers;
    private final EvalConfig config;

    EvaluationEndpoint(
            EvaluationRequests requests,
            Evaluations evaluations,
            EvaluationLists lists,
            EvaluationWorkers workers,
            EvalConfig config) {
        this.requests = requests;
        this.evaluations = evaluations;
        this.lists = lists;
        this.workers = workers;
        this.config = config;
    }

    @Override
    @Blocking
    public Multi<EvaluateResponse> evaluate(EvaluateRequest request) {
        String id = QuarkusTransaction.requiringNew().call(() -> requests.accept(request));
        workers.wake();
        // Progress is a state, not a history: it is read again and again, and a slow caller just sees fewer of them.
        return Multi.createBy()
                .repeating()
                .uni(() -> WorkerTransaction.call(() -> progress(id)))
                .withDelay(config.pollInterval())
                .whilst(progress -> !progress.hasEvaluation())
                .skip()
                .repetitions();
    }

    @Override
    public Uni<GetEvaluationResponse> getEvaluation(GetEvaluationRequest request) {
        return WorkerTransaction.call(() -> GetEvaluationResponse.newBuilder()
                .setEvaluation(EvaluationMessage.of(FoundEvaluation.of(request.getEvaluationId())))
                .build());
    }

    @Override
    public Uni<ListEvaluationsResponse> listEvaluations(ListEvaluationsRequest request) {
        return WorkerTransaction.call(() -> lists.evaluations(request));
    }

    @Override
    public Uni<CancelEvaluationResponse> cancelEvaluation(CancelEvaluationRequest request) {
        return WorkerTransaction.call(() -> CancelEvaluationResponse.newBuilder()
                .setEvaluation(EvaluationMessage.of(
                        evaluations.cancel(FoundEvaluation.of(request.getEvaluationId()).evaluationId)))
                .build());
    }

    @Override
    public Uni<DeleteEvaluationResponse> deleteEvaluation(DeleteEvaluationRequest request) {
        return WorkerTransaction.call(() -> {
            evaluations.delete(FoundEvaluation.of(request.getEvaluationId()).evaluationId);
            return DeleteEvaluationResponse.getDefaultInstance();
        });
    }

    @Override
    @Blocking
    public Multi<GetPredictionsResponse> getPredictions(GetPredictionsRequest request) {
        String id = request.getEvaluationId();
        QuarkusTransaction.requiringNew().run(() -> FoundEvaluation.withPredictions(id));
        return Multi.createBy()
                .repeating()
                .uni(() -> new PredictionCursor(request), cursor -> WorkerTransaction.call(cursor::read))
                .whilst(page -> page.size() == PREDICTIONS_PER_READ)
                .onItem()
                .disjoint();
    }

    @Override
    public Uni<ListAliasChangesResponse> listAliasChanges(ListAliasChangesRequest request) {
        return WorkerTransaction.call(() -> lists.aliasChanges(request));
    }

    private static EvaluateResponse progress(String id) {
        CheckpointEvaluation evaluation = FoundEvaluation.of(id);
        if (!evaluation.failureReason.isEmpty()) {
            throw new EvaluationException(FailureReason.valueOf(evaluation.failureReason), evaluation.failure);
        }
        EvaluateResponse.Builder progress = EvaluateResponse.newBuilder()
                .setEvaluationId(id)
                .setAnswered(evaluation.answered)
                .setTotal(evaluation.total);
        if (evaluation.status == EvaluationState.COMPLETED) {
            progress.setEvaluation(EvaluationMessage.of(evaluation));
        }
        return progress.build();
    }

    /** Where a reader of predictions stands; pages are read as the caller takes them. */
    private static final class PredictionCursor {
        private final String evaluationId;
        private long lastIndex;

        PredictionCursor(GetPredictionsRequest request) {
            evaluationId = request.getEvaluationId();
            lastIndex = request.hasAfterExampleIndex() ? request.getAfterExampleIndex() : -1;
        }

        List<GetPredictionsResponse> read() {
            List<PredictionOf> page = PredictionOf.after(evaluationId, lastIndex, PREDICTIONS_PER_READ);
            // Behind them: what is let go meanwhile is a failure, not an end.
            FoundEvaluation.withPredictions(evaluationId);
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
