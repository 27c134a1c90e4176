package io.squadron.local.command;

import com.google.protobuf.Timestamp;
import io.grpc.stub.StreamObserver;
import io.squadron.rpc.RpcError;
import io.squadron.v1.AnalysisServiceGrpc;
import io.squadron.v1.Breakdown;
import io.squadron.v1.CompareEvaluationsRequest;
import io.squadron.v1.CompareEvaluationsResponse;
import io.squadron.v1.Comparison;
import io.squadron.v1.FieldValue;
import io.squadron.v1.FilterField;
import io.squadron.v1.FoundRun;
import io.squadron.v1.GetBreakdownRequest;
import io.squadron.v1.GetBreakdownResponse;
import io.squadron.v1.GetSliceRequest;
import io.squadron.v1.GetSliceResponse;
import io.squadron.v1.Interval;
import io.squadron.v1.ListFilterFieldsRequest;
import io.squadron.v1.ListFilterFieldsResponse;
import io.squadron.v1.ListPredictionsRequest;
import io.squadron.v1.ListPredictionsResponse;
import io.squadron.v1.PredictedAnswer;
import io.squadron.v1.Prediction;
import io.squadron.v1.SearchRunsRequest;
import io.squadron.v1.SearchRunsResponse;
import io.squadron.v1.Slice;
import io.squadron.v1.UnansweredQuestion;
import java.util.List;

/** Finds the same figures whatever is asked, and notes what was. */
final class FakeAnalyses extends AnalysisServiceGrpc.AnalysisServiceImplBase {
    private static final Slice SLICE = Slice.newBuilder()
            .setQuestions(1234)
            .setShare(0.25)
            .setWrong(617)
            .setShareOfWrong(0.5)
            .setExact(interval(50))
            .setF1(interval(60))
            .build();

    /** No prediction meets it. */
    static final String OF_NONE = "word = who";

    private static final Prediction UNANSWERED = Prediction.newBuilder()
            .setUnanswered(UnansweredQuestion.newBuilder().setMessage("The context is empty."))
            .build();

    private final List<String> calls;

    FakeAnalyses(List<String> calls) {
        this.calls = calls;
    }

    private static Interval interval(double estimate) {
        return Interval.newBuilder()
                .setEstimate(estimate)
                .setLow(estimate - 2)
                .setHigh(estimate + 2.5)
                .build();
    }

    @Override
    public void getSlice(GetSliceRequest request, StreamObserver<GetSliceResponse> response) {
        calls.add("slice of %s: %s".formatted(request.getEvaluationId(), request.getFilter()));
        if (isMistaken(request.getFilter(), response)) {
            return;
        }
        answer(response, GetSliceResponse.newBuilder().setSlice(SLICE).build());
    }

    @Override
    public void getBreakdown(GetBreakdownRequest request, StreamObserver<GetBreakdownResponse> response) {
        calls.add("breakdown of " + request.getEvaluationId());
        answer(
                response,
                GetBreakdownResponse.newBuilder()
                        .addBreakdowns(Breakdown.newBuilder()
                                .setFeature("Question word")
                                .addGroups(Breakdown.Group.newBuilder()
                                        .setLabel("when")
                                        .setFilter("word = \"when\"")
                                        .setSlice(SLICE)))
                        .build());
    }

    @Override
    public void compareEvaluations(
            CompareEvaluationsRequest request, StreamObserver<CompareEvaluationsResponse> response) {
        calls.add("%s and %s: %s"
                .formatted(request.getFirstEvaluationId(), request.getSecondEvaluationId(), request.getFilter()));
        if (isMistaken(request.getFilter(), response)) {
            return;
        }
        answer(
                response,
                CompareEvaluationsResponse.newBuilder()
                        .setComparison(Comparison.newBuilder()
                                .setQuestions(1000)
                                .setFirstF1(interval(60))
                                .setSecondF1(interval(63))
                                .setF1Difference(interval(3))
                                .setF1Chance(0.0004)
                                .setFirstExact(interval(50))
                                .setSecondExact(interval(52))
                                .setExactDifference(interval(2))
                                .setExactChance(0.25)
                                .setBothRight(400)
                                .setOnlyFirstRight(100)
                                .setOnlySecondRight(120)
                                .setNeitherRight(380)
                                .setVerdict("The second one is better."))
                        .build());
    }

    @Override
    public void listFilterFields(ListFilterFieldsRequest request, StreamObserver<ListFilterFieldsResponse> response) {
        answer(
                response,
                ListFilterFieldsResponse.newBuilder()
                        .addFields(FilterField.newBuilder()
                                .setName("word")
                                .setType("choice")
                                .setDescription("the question word")
                                .addAllChoices(List.of("when", "who")))
                        .build());
    }

    @Override
    public void listPredictions(ListPredictionsRequest request, StreamObserver<ListPredictionsResponse> responses) {
        calls.add("predictions of %s: %s".formatted(request.getEvaluationId(), request.getFilter()));
        if (isMistaken(request.getFilter(), responses)) {
            return;
        }
        List<String> found = request.getFilter().equals(OF_NONE) ? List.of() : List.of("Paris", "=1+1");
        for (String prediction : found) {
            responses.onNext(ListPredictionsResponse.newBuilder()
                    .setPrediction(Prediction.newBuilder()
                            .setText(prediction)
                            .mergeFrom(prediction.equals("=1+1") ? UNANSWERED : Prediction.getDefaultInstance())
                            .addNBest(PredictedAnswer.newBuilder()
                                    .setText(prediction)
                                    .setProbability(0.75)
                                    .setStartLogit(-1.5)
                                    .setEndLogit(2)))
                    .addFields(field("id").setText("q1"))
                    .addFields(field("answer").setText("1889 | the year \"1889\""))
                    .addFields(field("prediction").setText(prediction))
                    .addFields(field("exact").setFlag(false))
                    .addFields(field("f1").setNumber(66.66666666666667))
                    .addFields(field("null_odds"))
                    .addFields(field("length(question)").setNumber(5))
                    .build());
        }
        responses.onCompleted();
    }

    @Override
    public void searchRuns(SearchRunsRequest request, StreamObserver<SearchRunsResponse> response) {
        calls.add("runs %s by %s with %s%s"
                .formatted(request.getFilter(), request.getSort(), request.getColumnsList(), request.getPageToken()));
        if (isMistaken(request.getFilter(), response)) {
            return;
        }
        boolean isFirst = request.getPageToken().isEmpty();
        FoundRun run = FoundRun.newBuilder()
                .setRunId(isFirst ? "run-7" : "run-8")
                .addFields(field("name").setText(isFirst ? "-2+3" : "東京"))
                .addFields(field("f1").setNumber(isFirst ? 87.654321 : 80))
                .addFields(isFirst ? field("learning_rate").setNumber(3e-5) : field("learning_rate"))
                .addFields(field("submitted").setTime(Timestamp.newBuilder().setSeconds(1_600_000_000L)))
                .build();
        answer(
                response,
                SearchRunsResponse.newBuilder()
                        .addRuns(run)
                        .setNextPageToken(isFirst ? ", page 2" : "")
                        .build());
    }

    private static boolean isMistaken(String filter, StreamObserver<?> response) {
        int begin = filter.indexOf("wrod");
        if (begin >= 0) {
            response.onError(RpcError.invalid("filter", "There is no field “wrod”; did you mean word?")
                    .with("begin", Integer.toString(begin))
                    .with("end", Integer.toString(begin + 4))
                    .toException());
        }
        return begin >= 0;
    }

    private static FieldValue.Builder field(String name) {
        return FieldValue.newBuilder().setName(name);
    }

    private static <T> void answer(StreamObserver<T> response, T message) {
        response.onNext(message);
        response.onCompleted();
    }
}
