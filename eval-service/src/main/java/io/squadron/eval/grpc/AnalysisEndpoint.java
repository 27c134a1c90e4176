package io.squadron.eval.grpc;

import io.grpc.Status;
import io.quarkus.grpc.GrpcService;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.squadron.eval.comparison.Comparisons;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.filter.Condition;
import io.squadron.eval.filter.FilterException;
import io.squadron.eval.filter.FilterParser;
import io.squadron.eval.filter.Vocabulary;
import io.squadron.eval.runlist.RunVocabulary;
import io.squadron.eval.slice.PredictionVocabulary;
import io.squadron.eval.slice.Slices;
import io.squadron.rpc.RpcError;
import io.squadron.v1.CompareEvaluationsRequest;
import io.squadron.v1.CompareEvaluationsResponse;
import io.squadron.v1.ErrorReason;
import io.squadron.v1.GetBreakdownRequest;
import io.squadron.v1.GetBreakdownResponse;
import io.squadron.v1.GetSliceRequest;
import io.squadron.v1.GetSliceResponse;
import io.squadron.v1.ListFilterFieldsRequest;
import io.squadron.v1.ListFilterFieldsResponse;
import io.squadron.v1.ListPredictionsRequest;
import io.squadron.v1.ListPredictionsResponse;
import io.squadron.v1.MutinyAnalysisServiceGrpc;
import io.squadron.v1.SearchRunsRequest;
import io.squadron.v1.SearchRunsResponse;

/** {@code squadron.v1.AnalysisService}. */
@GrpcService
class AnalysisEndpoint extends MutinyAnalysisServiceGrpc.AnalysisServiceImplBase {
    private final Slices slices;
    private final Comparisons comparisons;
    private final PredictionSearch predictions;
    private final RunSearch runs;
    private final RunVocabulary runWords;

    AnalysisEndpoint(
            Slices slices,
            Comparisons comparisons,
            PredictionSearch predictions,
            RunSearch runs,
            RunVocabulary runWords) {
        this.slices = slices;
        this.comparisons = comparisons;
        this.predictions = predictions;
        this.runs = runs;
        this.runWords = runWords;
    }

    @Override
    public Uni<GetSliceResponse> getSlice(GetSliceRequest request) {
        Condition condition = condition(request.getFilter(), PredictionVocabulary.fields());
        return WorkerTransaction.call(() -> GetSliceResponse.newBuilder()
                .setSlice(AnalysisMessages.of(
                        slices.of(FoundEvaluation.withPredictions(request.getEvaluationId()).evaluationId, condition)))
                .build());
    }

    @Override
    public Uni<GetBreakdownResponse> getBreakdown(GetBreakdownRequest request) {
        return WorkerTransaction.call(() -> GetBreakdownResponse.newBuilder()
                .addAllBreakdowns(
                        slices
                                .breakdowns(FoundEvaluation.withPredictions(request.getEvaluationId()).evaluationId)
                                .stream()
                                .map(AnalysisMessages::of)
                                .toList())
                .build());
    }

    @Override
    public Uni<CompareEvaluationsResponse> compareEvaluations(CompareEvaluationsRequest request) {
        Condition condition = condition(request.getFilter(), Comparisons.fields());
        return WorkerTransaction.call(() -> {
            CheckpointEvaluation first = FoundEvaluation.withPredictions(request.getFirstEvaluationId());
            CheckpointEvaluation second = FoundEvaluation.withPredictions(request.getSecondEvaluationId());
            if (!first.datasetId.equals(second.datasetId)) {
                throw RpcError.of(
                                Status.Code.FAILED_PRECONDITION,
                                ErrorReason.ERROR_REASON_INVALID_REQUEST,
                                "The first was evaluated on %s and the second on %s; only the same questions can be compared."
                                        .formatted(first.datasetId, second.datasetId))
                        .toException();
            }
            return CompareEvaluationsResponse.newBuilder()
                    .setComparison(
                            AnalysisMessages.of(comparisons.of(first.evaluationId, second.evaluationId, condition)))
                    .build();
        });
    }

    @Override
    @Blocking
    public Multi<ListPredictionsResponse> listPredictions(ListPredictionsRequest request) {
        Condition condition = condition(request.getFilter(), PredictionVocabulary.fields());
        String id = request.getEvaluationId();
        QuarkusTransaction.requiringNew().run(() -> FoundEvaluation.withPredictions(id));
        return predictions.find(id, condition, request.hasAfterExampleIndex() ? request.getAfterExampleIndex() : -1);
    }

    @Override
    public Uni<SearchRunsResponse> searchRuns(SearchRunsRequest request) {
        return WorkerTransaction.call(() -> runs.find(request));
    }

    @Override
    public Uni<ListFilterFieldsResponse> listFilterFields(ListFilterFieldsRequest request) {
        Vocabulary vocabulary =
                switch (request.getSubject()) {
                    case FILTER_SUBJECT_PREDICTIONS -> PredictionVocabulary.fields();
                    case FILTER_SUBJECT_COMPARISONS -> Comparisons.fields();
                    case FILTER_SUBJECT_RUNS -> runWords.vocabulary();
                    default ->
                        throw RpcError.invalid(
                                        "subject",
                                        "subject says what the filter is about: predictions, comparisons or runs.")
                                .toException();
                };
        return Uni.createFrom()
                .item(ListFilterFieldsResponse.newBuilder()
                        .addAllFields(vocabulary.fields().stream()
                                .map(AnalysisMessages::of)
                                .toList())
                        .build());
    }

    private static Condition condition(String filter, Vocabulary vocabulary) {
        try {
            return FilterParser.parse(filter, vocabulary);
        } catch (FilterException e) {
            throw AnalysisMessages.mistake("filter", e.begin(), e.end(), e.getMessage())
                    .toException();
        }
    }
}
