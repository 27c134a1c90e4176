package io.squadron.inference.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.inference.question.AnsweringService;
import io.squadron.rpc.RpcError;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ErrorReason;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.ModelState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
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
}
