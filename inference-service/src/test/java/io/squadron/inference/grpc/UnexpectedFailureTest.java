package io.squadron.inference.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.squadron.checkpoints.directory.DirectoryReader;
import io.squadron.inference.question.AnswerListener;
import io.squadron.inference.question.AnsweringService;
import io.squadron.rpc.RpcError;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ErrorReason;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.ModelState;
import io.squadron.v1.QuestionAnsweringServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An Error where nobody expects one: the caller hears of it, and the service answers on. */
class UnexpectedFailureTest {
    private final AnsweringService service = new AnsweringService(new DirectoryReader(Optional.empty()));
    private Server server;
    private ManagedChannel channel;
    private QuestionAnsweringServiceGrpc.QuestionAnsweringServiceBlockingStub questions;

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

    @BeforeEach
    void start() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new QuestionAnsweringEndpoint(
                        service.answerer,
                        AnsweringService.LIMITS,
                        DefaultConfig.read(),
                        AnswerListener.NONE,
                        service.requests))
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
        questions = QuestionAnsweringServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, SECONDS);
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
        service.close();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void anErrorInAStageAnswersInternalAndEverythingIsGivenBack(Consumer<AnsweringService> breakStage)
            throws Exception {
        Checkpoint checkpoint = service.loaded("unlucky");
        breakStage.accept(service);

        StatusRuntimeException failure = catchThrowableOfType(
                StatusRuntimeException.class, () -> questions.answer(AnsweringService.question(checkpoint)));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(RpcError.read(failure).reason()).isEqualTo(ErrorReason.ERROR_REASON_INTERNAL);
        await().atMost(30, SECONDS).until(() -> service.admission.usedTokens() == 0);
        assertThat(service.unloaded(checkpoint).get(30, SECONDS)).isEqualTo(ModelState.MODEL_STATE_AVAILABLE);
    }
}
