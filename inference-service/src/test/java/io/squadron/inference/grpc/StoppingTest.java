package io.squadron.inference.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.squadron.inference.question.AnsweringService;
import io.squadron.rpc.RpcError;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.AnswerStreamRequest;
import io.squadron.v1.Checkpoint;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service is asked to end while a slow model has questions: what was taken is answered, and nothing else is taken. */
class StoppingTest {
    private static final int CALLS = 5;
    private static final long LONG = SECONDS.toNanos(30);
    private static final String STOPPING = "The inference-service is stopping";

    private final ServedInProcess served = new ServedInProcess();
    private final CountDownLatch computing = new CountDownLatch(1);
    private Checkpoint checkpoint;

    @BeforeEach
    void loadASlowModel() {
        checkpoint = served.service.loaded("slow");
        var forward = served.service.forward;
        served.service.forward = windows -> {
            awaitUninterrupted(computing);
            return forward.apply(windows);
        };
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() {
        computing.countDown();
        served.close();
    }

    private List<ListenableFuture<AnswerResponse>> underWay() {
        var calls = Stream.generate(() -> served.calls().answer(AnsweringService.question(checkpoint)))
                .limit(CALLS)
                .toList();
        await().atMost(30, SECONDS).until(() -> served.service.requests.count() == CALLS);
        return calls;
    }

    @Test
    void whatWasTakenIsAnsweredAndANewRequestIsToldToGoElsewhere() throws Exception {
        List<ListenableFuture<AnswerResponse>> calls = underWay();

        served.service.requests.stop();

        StatusRuntimeException refusal = catchThrowableOfType(
                StatusRuntimeException.class, () -> served.questions().answer(AnsweringService.question(checkpoint)));
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(RpcError.read(refusal).sentence()).startsWith(STOPPING);
        assertThat(RpcError.read(refusal).retryDelay()).isPresent();
        assertThat(served.service.requests.awaitAnswers(0)).isFalse();
        assertThat(calls).noneMatch(ListenableFuture::isDone);

        computing.countDown();

        assertThat(served.service.requests.awaitAnswers(LONG)).isTrue();
        for (ListenableFuture<AnswerResponse> call : calls) {
            assertThat(call.get(30, SECONDS).getAnswersCount()).isPositive();
        }
    }

    @Test
    void whoeverIsNotAnsweredInTimeIsToldSoAndTheServiceCanEnd() throws Exception {
        List<ListenableFuture<AnswerResponse>> calls = underWay();
        served.service.requests.stop();

        served.service.requests.giveUp();

        assertThat(served.service.requests.awaitAnswers(LONG)).isTrue();
        for (ListenableFuture<AnswerResponse> call : calls) {
            assertThatThrownBy(() -> call.get(30, SECONDS)).hasMessageContaining("UNAVAILABLE: " + STOPPING);
        }
    }

    @Test
    void anIdleServiceEndsAtOnce() throws Exception {
        served.service.requests.stop();

        assertThat(served.service.requests.awaitAnswers(0)).isTrue();
    }

    @Test
    void beforeItStopsItLeavesAndAnswersThoseWhoHaveNotHeardOfThatYet() {
        computing.countDown();

        served.service.requests.leave();

        assertThat(served.service.requests.isLeaving()).isTrue();
        assertThat(served.questions()
                        .answer(AnsweringService.question(checkpoint))
                        .getAnswersCount())
                .isPositive();
    }

    @Test
    void aStreamThatIsHalfClosedEndsInOrderWithAllItsAnswers() throws Exception {
        AnswerCollector answers = new AnswerCollector();
        StreamObserver<AnswerStreamRequest> requests = served.streams().answerStream(answers);
        send(requests, CALLS);
        requests.onCompleted();
        await().atMost(30, SECONDS).until(() -> served.service.requests.count() == CALLS);

        served.service.requests.stop();
        computing.countDown();

        assertThat(answers.done.get(30, SECONDS)).hasSize(CALLS).noneMatch(response -> response.hasError());
    }

    @Test
    void aStreamThatWouldGoOnGetsAllAnswersToWhatWasReadAndHearsThatItHasToGoOnElsewhere() {
        AnswerCollector answers = new AnswerCollector();
        StreamObserver<AnswerStreamRequest> requests = served.streams().answerStream(answers);
        send(requests, CALLS);
        await().atMost(30, SECONDS).until(() -> served.service.requests.count() == CALLS);

        served.service.requests.stop();
        assertThat(answers.done).isNotDone();
        computing.countDown();

        assertThat(answers.done)
                .failsWithin(30, SECONDS)
                .withThrowableThat()
                .withMessageContaining("UNAVAILABLE: " + STOPPING);
        assertThat(answers.responses).hasSize(CALLS).noneMatch(response -> response.hasError());
    }

    @Test
    void anIdleStreamAndANewOneAreToldToGoElsewhere() {
        AnswerCollector idle = new AnswerCollector();
        StreamObserver<AnswerStreamRequest> requests = served.streams().answerStream(idle);
        send(requests, 1);
        computing.countDown();
        await().atMost(30, SECONDS).until(() -> idle.responses.size() == 1);

        served.service.requests.stop();
        AnswerCollector late = new AnswerCollector();
        var unused = served.streams().answerStream(late);

        for (AnswerCollector stream : List.of(idle, late)) {
            assertThat(stream.done)
                    .failsWithin(30, SECONDS)
                    .withThrowableThat()
                    .withMessageContaining("UNAVAILABLE: " + STOPPING);
        }
    }

    private void send(StreamObserver<AnswerStreamRequest> requests, int count) {
        for (int i = 0; i < count; i++) {
            requests.onNext(AnswerStreamRequest.newBuilder()
                    .setRequestId("q" + i)
                    .setRequest(AnsweringService.question(checkpoint))
                    .build());
        }
    }
}
