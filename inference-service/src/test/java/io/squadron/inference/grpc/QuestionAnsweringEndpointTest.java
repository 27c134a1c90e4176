package io.squadron.inference.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.inference.config.InferenceConfig;
import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.rpc.RpcError;
import io.squadron.v1.AnswerLimits;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.AnswerStreamRequest;
import io.squadron.v1.AnswerStreamResponse;
import io.squadron.v1.AnswerText;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ErrorReason;
import io.squadron.v1.GetLimitsRequest;
import io.squadron.v1.ModelState;
import io.squadron.v1.PredictedAnswer;
import io.squadron.v1.QuestionAnsweringServiceGrpc;
import io.squadron.v1.Span;
import io.squadron.v1.UnloadModelRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Questions, one by one and as a stream, and those that are refused. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(NeighbourResource.class)
class QuestionAnsweringEndpointTest extends RunningService {
    @Test
    void anAnnouncedCheckpointIsLoadedAndAnswers() throws IOException {
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));
        awaitState(checkpoint, ModelState.MODEL_STATE_LOADED);

        AnswerResponse response =
                questions.answer(request(checkpoint).setTopK(3).build());

        assertThat(response.getCheckpointId()).isEqualTo(checkpoint.getCheckpointId());
        assertThat(response.getAnswersList()).hasSize(3);
        assertThat(response.getNBestList()).hasSizeBetween(3, 20);
        assertThat(response.getTimings().getWindows()).isGreaterThan(1);
        assertThat(response.getTimings().getTotalMs())
                .isGreaterThanOrEqualTo(response.getTimings().getInferMs());
        for (PredictedAnswer answer : response.getNBestList()) {
            Span span = answer.getSpan();
            assertThat(CONTEXT.substring(span.getStartUtf16(), span.getEndUtf16()))
                    .isEqualTo(answer.getText());
            assertThat(CONTEXT.codePointCount(0, span.getEndUtf16())).isEqualTo(span.getEnd());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ANSWER_TEXT_ORIGINAL", "ANSWER_TEXT_RUN_SQUAD"})
    void f73AStreamOfManyAnswersAsOneCallDoes(AnswerText answerText) throws Exception {
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));
        List<AnswerStreamRequest> requests = IntStream.range(0, 40)
                .mapToObj(i -> streamed(
                        "q" + i,
                        request(checkpoint)
                                .setQuestion("Who made what in house " + i + " ?")
                                .setContext(CONTEXT.substring(0, 60 + 5 * i))
                                .setHandleImpossibleAnswer(i % 2 == 0)
                                .setAnswerText(answerText)))
                .toList();

        Map<String, AnswerResponse> streamed = stream(requests).stream()
                .collect(Collectors.toMap(AnswerStreamResponse::getRequestId, AnswerStreamResponse::getResponse));

        assertThat(streamed).hasSize(40);
        for (AnswerStreamRequest request : requests) {
            AnswerResponse alone = questions.answer(request.getRequest());
            assertSameAnswers(streamed.get(request.getRequestId()), alone);
            assertThat(alone.hasNullScore() && alone.hasNullScoreDiff()).isTrue();
        }
    }

    /** A batch computes in another order than a single window, so the last digits may differ. */
    private static void assertSameAnswers(AnswerResponse one, AnswerResponse other) {
        assertThat(one.getAnswers(0).getText()).isEqualTo(other.getAnswers(0).getText());
        assertThat(one.getNBestCount()).isEqualTo(other.getNBestCount());
        for (int i = 0; i < one.getNBestCount(); i++) {
            assertThat(one.getNBest(i).getStartLogit())
                    .isCloseTo(other.getNBest(i).getStartLogit(), within());
            assertThat(one.getNBest(i).getProbability())
                    .isCloseTo(other.getNBest(i).getProbability(), within());
        }
    }

    private static Offset<Double> within() {
        return Offset.offset(1e-4);
    }

    @Test
    void aStreamGoesOnAfterARequestThatCannotBeAnswered() throws Exception {
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));

        List<AnswerStreamResponse> responses = stream(List.of(
                streamed("blank", request(checkpoint).setQuestion(" \t")),
                streamed("unknown", request(checkpoint).setModel("nobody")),
                streamed("good", request(checkpoint))));

        Map<String, Status.Code> codes = responses.stream()
                .collect(Collectors.toMap(
                        AnswerStreamResponse::getRequestId,
                        r -> Status.fromCodeValue(r.getError().getCode()).getCode()));
        assertThat(codes)
                .containsEntry("blank", Status.Code.INVALID_ARGUMENT)
                .containsEntry("unknown", Status.Code.NOT_FOUND)
                .containsEntry("good", Status.Code.OK);
    }

    @Test
    void aStreamLongerThanTheQueueIsReadAsFastAsItIsAnswered() throws Exception {
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));
        List<AnswerStreamRequest> requests = IntStream.range(0, 300)
                .mapToObj(i -> streamed("q" + i, request(checkpoint)))
                .toList();

        List<AnswerStreamResponse> responses = stream(requests);

        assertThat(responses).hasSize(300).noneMatch(AnswerStreamResponse::hasError);
    }

    @Test
    void aBlankQuestionIsInvalid() throws IOException {
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));

        refused(request(checkpoint).setQuestion(" \n\t "), Status.Code.INVALID_ARGUMENT, "question is blank");
        refused(request(checkpoint).setContext(""), Status.Code.INVALID_ARGUMENT, "context is blank");
        refused(request(checkpoint).setContext("a ".repeat(3000)), Status.Code.INVALID_ARGUMENT, "6000 characters");
        refused(request(checkpoint).setTopK(21), Status.Code.INVALID_ARGUMENT, "top_k is 21");
        refused(request(checkpoint).setTopK(-1), Status.Code.INVALID_ARGUMENT, "top_k is 4294967295");
        refused(request(checkpoint).setNBestSize(101), Status.Code.INVALID_ARGUMENT, "n_best_size is 101");
        refused(request(checkpoint).setMaxSeqLength(129), Status.Code.INVALID_ARGUMENT, "from 5 to 128");
        refused(request(checkpoint).setDocStride(46), Status.Code.INVALID_ARGUMENT, "doc_stride is 46");
        refused(request(checkpoint).setMaxQueryLength(45), Status.Code.INVALID_ARGUMENT, "max_query_length is 45");
        refused(request(checkpoint).setModel("nobody"), Status.Code.NOT_FOUND, "'nobody'");
    }

    @Test
    void whatMayBeAskedAtMostIsKnownBeforeItIsAsked() throws IOException {
        AnswerLimits limits =
                questions.getLimits(GetLimitsRequest.getDefaultInstance()).getLimits();

        assertThat(limits.getMaxContextLength()).isEqualTo(5000);
        assertThat(limits.getMaxQuestionLength()).isEqualTo(10_000);
        assertThat(limits.getMaxNBestSize()).isEqualTo(100);
        assertThat(limits.getMaxContexts()).isEqualTo(100);
        assertThat(limits.getMaxWindowTokens()).isEqualTo(1_572_864);
    }

    /** By the limits that hold unless configured otherwise; this service's own context limit is far smaller. */
    @Test
    void f66TheLargestRequestThatTheLimitsAllowFitsIntoAMessageAndOneBeyondDoesNot() throws IOException {
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));
        InferenceConfig limits = DefaultConfig.read();
        String fourBytes = "\uD83E\uDD16";
        AnswerRequest.Builder largest = request(checkpoint)
                .setQuestion(fourBytes.repeat(limits.maxQuestionLength()))
                .setContext(fourBytes.repeat(limits.maxContextLength()));

        refused(largest, Status.Code.INVALID_ARGUMENT, "1000000 characters, but at most 5000");
        refused(
                largest.setContext("a".repeat(5 << 20)),
                Status.Code.RESOURCE_EXHAUSTED,
                "gRPC message exceeds maximum size");
    }

    @Test
    void aRefusalNamesTheFieldForPrograms() throws IOException {
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));

        RpcError invalid = error(request(checkpoint).setNBestSize(101));
        assertThat(invalid.reason()).isEqualTo(ErrorReason.ERROR_REASON_INVALID_REQUEST);
        assertThat(invalid.violations()).containsOnlyKeys("n_best_size");
        RpcError tooMuch = error(request(checkpoint).setDocStride(1).setContext("a ".repeat(200)));
        assertThat(tooMuch.reason()).isEqualTo(ErrorReason.ERROR_REASON_TOO_MUCH_WORK);
        RpcError unknown = error(request(checkpoint).setModel("nobody"));
        assertThat(unknown.reason()).isEqualTo(ErrorReason.ERROR_REASON_NOT_FOUND);
        assertThat(unknown.resource()).contains(new RpcError.Resource("squadron.v1.Model", "nobody"));
    }

    private RpcError error(AnswerRequest.Builder request) {
        return RpcError.read(
                catchThrowableOfType(StatusRuntimeException.class, () -> questions.answer(request.build())));
    }

    @Test
    void moreWindowsThanMayWaitAreRefused() throws IOException {
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));

        refused(
                request(checkpoint).setDocStride(1).setContext("a ".repeat(200)),
                Status.Code.INVALID_ARGUMENT,
                "larger doc_stride");
    }

    @Test
    void f71OfFiveHundredCallsAtOnceThoseBeyondTheRoomAreRefusedAndToldWhenToTryAgain() throws Exception {
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));
        awaitState(checkpoint, ModelState.MODEL_STATE_LOADED);
        AnswerRequest large = request(checkpoint)
                .setDocStride(1)
                .setMaxSeqLength(128)
                .setContext("a ".repeat(145))
                .build();
        var stub = QuestionAnsweringServiceGrpc.newFutureStub(channel).withDeadlineAfter(120, SECONDS);

        List<ListenableFuture<AnswerResponse>> calls =
                IntStream.range(0, 500).mapToObj(i -> stub.answer(large)).toList();

        List<Status.Code> codes = new ArrayList<>();
        for (ListenableFuture<AnswerResponse> call : calls) {
            codes.add(code(call));
        }
        assertThat(codes)
                .contains(Status.Code.OK, Status.Code.RESOURCE_EXHAUSTED)
                .containsOnly(Status.Code.OK, Status.Code.RESOURCE_EXHAUSTED);
    }

    private static Status.Code code(ListenableFuture<AnswerResponse> call) throws Exception {
        try {
            call.get(120, SECONDS);
            return Status.Code.OK;
        } catch (ExecutionException e) {
            RpcError error = RpcError.read(e.getCause());
            assertThat(error.retryDelay()).as("a hint when to try again").isPresent();
            return error.code();
        }
    }

    @Test
    void f67ACallerWhoseDeadlinePassesGetsDeadlineExceededAndTheModelIsLetGoOf() throws IOException {
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));
        awaitState(checkpoint, ModelState.MODEL_STATE_LOADED);

        StatusRuntimeException late = catchThrowableOfType(StatusRuntimeException.class, () -> questions
                .withDeadlineAfter(1, SECONDS)
                .answer(request(checkpoint).setQuestion("never answered").build()));

        assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(models.unloadModel(UnloadModelRequest.newBuilder()
                                .setModel(checkpoint.getCheckpointId())
                                .build())
                        .getModel()
                        .getState())
                .as("the model is free again: the request has let go of it")
                .isEqualTo(ModelState.MODEL_STATE_AVAILABLE);
    }

    private List<AnswerStreamResponse> stream(List<AnswerStreamRequest> requests) throws Exception {
        AnswerCollector collector = new AnswerCollector();
        StreamObserver<AnswerStreamRequest> observer =
                QuestionAnsweringServiceGrpc.newStub(channel).answerStream(collector);
        requests.forEach(observer::onNext);
        observer.onCompleted();
        return collector.done.get(120, SECONDS);
    }
}
