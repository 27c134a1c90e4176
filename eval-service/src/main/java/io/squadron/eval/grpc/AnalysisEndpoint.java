package io.squadron.eval.grpc;

import io.grpc.Status;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import io.squadron.eval.comparison.Comparisons;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.filter.Condition;
import io.squadron.eval.filter.FilterException;
import io.squadron.eval.filter.FilterParser;
import io.squadron.eval.filter.Vocabulary;
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
import io.squadron.v1.MutinyAnalysisServiceGrpc;

/** {@code squadron.v1.AnalysisService}. */
@GrpcService
class AnalysisEndpoint extends MutinyAnalysisServiceGrpc.AnalysisServiceImplBase {
    private final Slices slices;
    private final Comparisons comparisons;

    AnalysisEndpoint(Slices slices, Comparisons comparisons) {
        this.slices = slices;
        this.comparisons = comparisons;
    }

    @Override
    public Uni<GetSliceResponse> getSlice(GetSliceRequest request) {
        Condition condition = condition(request.getFilter(), PredictionVocabulary.fields());
        return WorkerTransaction.call(() -> GetSliceResponse.newBuilder()
                .setSlice(AnalysisMessages.of(
                        slices.of(FoundEvaluation.of(request.getEvaluationId()).evaluationId, condition)))
                .build());
    }

    @Override
    public Uni<GetBreakdownResponse> getBreakdown(GetBreakdownRequest request) {
        return WorkerTransaction.call(() -> GetBreakdownResponse.newBuilder()
                .addAllBreakdowns(slices.breakdowns(FoundEvaluation.of(request.getEvaluationId()).evaluationId).stream()
                        .map(AnalysisMessages::of)
                        .toList())
                .build());
    }

    @Override
    public Uni<CompareEvaluationsResponse> compareEvaluations(CompareEvaluationsRequest request) {
        Condition condition = condition(request.getFilter(), Comparisons.fields());
        return WorkerTransaction.call(() -> {
            CheckpointEvaluation first = FoundEvaluation.of(request.getFirstEvaluationId());
            CheckpointEvaluation second = FoundEvaluation.of(request.getSecondEvaluationId());
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
    public Uni<ListFilterFieldsResponse> listFilterFields(ListFilterFieldsRequest request) {
        Vocabulary vocabulary =
                switch (request.getSubject()) {
                    case FILTER_SUBJECT_PREDICTIONS -> PredictionVocabulary.fields();
                    case FILTER_SUBJECT_COMPARISONS -> Comparisons.fields();
                    default ->
                        throw RpcError.invalid(
                                        "subject", "subject says what the filter is about: predictions or comparisons.")
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
            throw RpcError.invalid("filter", "filter, from character %d: %s".formatted(e.begin() + 1, e.getMessage()))
                    .toException();
        }
    }
}
