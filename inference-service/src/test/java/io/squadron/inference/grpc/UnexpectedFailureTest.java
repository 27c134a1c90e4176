package io.squadron.inference.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.squadron.inference.question.AnsweringService;
import io.squadron.rpc.RpcError;
import io.squadron.v1.AnswerStreamRequest;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ErrorReason;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.ModelState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An Error where nobody expects one: the caller hears of it, and the service answers on. */
class UnexpectedFailureTest {
    private final ServedInProcess served = new ServedInProcess();
    private final AnsweringService service = served.service;

    static List<Named<Consumer<AnsweringService>>> stages() {
        return List.of(
                Named.of(
                        "before anything is asked",
                        service -> service.tokenizer.featurizing = request -> {
                            throw new StackOverflowError();
                        }),
                Named.of(
                        "Featurize",
                        service -> service.tokenizer.featurizing =
                                request -> CompletableFuture.failedFuture(new NoClassDefFoundError("io/grpc/Any"))),
                Named.of(
                        "windows that break the contract",
                        service -> service.tokenizer.featurizing =
                                request -> CompletableFuture.completedFuture(FeaturizeResponse.getDefaultInstance())),
                Named.of(
                        "a forward pass",
                        service -> service.forward = windows -> {
                            throw new UnsatisfiedLinkError("libtorch");
                        }));
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void anErrorInAStageAnswersInternalAndEverythingIsGivenBack(Consumer<AnsweringService> breakStage)
            throws Exception {
        Checkpoint checkpoint = service.loaded("unlucky");
        breakStage.accept(service);

        StatusRuntimeException failure = catchThrowableOfType(
                StatusRuntimeException.class, () -> served.questions().answer(AnsweringService.question(checkpoint)));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(RpcError.read(failure).reason()).isEqualTo(ErrorReason.ERROR_REASON_INTERNAL);
        await().atMost(30, SECONDS).until(() -> service.admission.usedTokens() == 0);
        assertThat(service.unloaded(checkpoint).get(30, SECONDS)).isEqualTo(ModelState.MODEL_STATE_AVAILABLE);
    }

    @Test
    void aFailureInAStreamStandsInTheLogWithTheCallersIdOfTheRequest() throws Exception {
        Checkpoint checkpoint = service.loaded("unlucky");
        service.forward = windows -> {
            throw new UnsatisfiedLinkError("libtorch");
        };
        List<Object> ids = new CopyOnWriteArrayList<>();
        Handler log = new Handler() {
            @Override
            public void publish(LogRecord line) {
                ids.add(String.valueOf(MDC.get("request_id")));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger errors = Logger.getLogger(Errors.class.getName());
        errors.addHandler(log);
        try {
            AnswerCollector answers = new AnswerCollector();
            StreamObserver<AnswerStreamRequest> requests = served.streams().answerStream(answers);
            requests.onNext(AnswerStreamRequest.newBuilder()
                    .setRequestId("the caller's own")
                    .setRequest(AnsweringService.question(checkpoint))
                    .build());
            requests.onCompleted();
            await().atMost(30, SECONDS).untilAsserted(() -> assertThat(ids).containsExactly("the caller's own"));
        } finally {
            errors.removeHandler(log);
        }
    }
}
