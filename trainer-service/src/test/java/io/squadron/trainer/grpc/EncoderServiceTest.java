package io.squadron.trainer.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.rpc.RpcError;
import io.squadron.trainer.Golden;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.hub.FakeHub;
import io.squadron.v1.DeleteEncoderRequest;
import io.squadron.v1.Encoder;
import io.squadron.v1.EncoderServiceGrpc;
import io.squadron.v1.EncoderServiceGrpc.EncoderServiceBlockingStub;
import io.squadron.v1.EncoderState;
import io.squadron.v1.GetEncoderRequest;
import io.squadron.v1.ListEncodersRequest;
import io.squadron.v1.PullEncoderRequest;
import io.squadron.v1.PullEncoderResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Encoders over gRPC, with a hub that has one repository. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(TrainerNeighbours.class)
class EncoderServiceTest extends RunningTrainer {
    static final String BUILT_IN = "all-MiniLM-L6-v2";

    @Inject
    TrainerConfig config;

    private FakeHub hub;

    @BeforeEach
    void startAHub() throws IOException {
        hub = new FakeHub();
        for (String name : List.of("config.json", "model.safetensors")) {
            hub.files.put(name, Files.readAllBytes(Golden.directory().resolve(name)));
        }
        hub.files.put("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n".getBytes(StandardCharsets.UTF_8));
        // The environment's variable in a service; properties come before it.
        System.setProperty("HF_ENDPOINT", hub.endpoint());
    }

    @AfterEach
    void stopTheHub() {
        System.clearProperty("HF_ENDPOINT");
        hub.close();
        if (findEncoder(FakeHub.REPOSITORY).isPresent()) {
            delete(FakeHub.REPOSITORY);
        }
    }

    @Test
    void theBuiltInEncoderIsThereWithItsTokenizer() {
        Encoder encoder = last(pull(BUILT_IN));

        assertThat(encoder.getState()).isEqualTo(EncoderState.ENCODER_STATE_BUILT_IN);
        assertThat(encoder.getShape().getNumHiddenLayers()).isEqualTo(6);
        assertThat(encoder.getTokenizerId()).isEqualTo(BUILT_IN);
        assertRefused(() -> delete(BUILT_IN), Status.Code.FAILED_PRECONDITION, "cannot be deleted");
    }

    @Test
    void aRepositoryIsPulledDescribedListedAndDeleted() {
        List<PullEncoderResponse> pull = pull(FakeHub.REPOSITORY);
        Encoder pulled = last(pull);

        assertThat(pull)
                .filteredOn(progress -> progress.getFile().equals("model.safetensors"))
                .last()
                .satisfies(progress -> assertThat(progress.getBytesRead())
                        .isEqualTo(hub.files.get("model.safetensors").length)
                        .isEqualTo(progress.getBytesTotal()));
        assertThat(pulled.getState()).isEqualTo(EncoderState.ENCODER_STATE_PULLED);
        assertThat(pulled.getName()).isEqualTo(FakeHub.REPOSITORY);
        assertThat(pulled.getTokenizerId()).startsWith("tokenizer-");
        assertThat(findEncoder(FakeHub.REPOSITORY)).contains(pulled);
        assertThat(listed()).contains(FakeHub.REPOSITORY, BUILT_IN, "bert-base-uncased", "bge-small-en-v1.5");

        delete(FakeHub.REPOSITORY);

        assertThat(findEncoder(FakeHub.REPOSITORY)).isEmpty();
        assertThat(listed()).doesNotContain(FakeHub.REPOSITORY);
        assertRefused(() -> delete(FakeHub.REPOSITORY), Status.Code.NOT_FOUND, "was pulled");
    }

    @Test
    void aDirectoryWithoutATokenizerHasNone() {
        Encoder directory = findEncoder(encoder).orElseThrow();

        assertThat(directory.getState()).isEqualTo(EncoderState.ENCODER_STATE_DIRECTORY);
        assertThat(directory.hasTokenizerId()).isFalse();
    }

    @Test
    void aNameThatNobodyKnowsIsNotFoundAndTheNearOnesAreNamed() {
        StatusRuntimeException refusal = catchThrowableOfType(
                StatusRuntimeException.class, () -> encoders().getEncoder(named("bert-base-uncasd")));

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(refusal.getStatus().getDescription())
                .contains("did you mean bert-base-uncased or google-bert/bert-base-cased?");
        assertThat(RpcError.read(refusal).resource())
                .contains(new RpcError.Resource("squadron.v1.Encoder", "bert-base-uncasd"));
        assertRefused(() -> pull("all-MiniLM-L6"), Status.Code.NOT_FOUND, "did you mean all-MiniLM-L6-v2");
        assertRefused(
                () -> pull("google-bert/bert-base-casd"),
                Status.Code.NOT_FOUND,
                "did you mean google-bert/bert-base-cased");
    }

    @Test
    void aPullThatIsCancelledLeavesNoEncoderAndTheNextGoesOn() throws Exception {
        hub.silent = true;
        List<PullEncoderResponse> heard = new CopyOnWriteArrayList<>();
        CancellableContext client = Context.current().withCancellation();
        CompletableFuture<Void> pull = CompletableFuture.runAsync(client.wrap(() -> listen(heard)));
        await().atMost(SOON).until(() -> heard.stream()
                .anyMatch(progress -> progress.getFile().equals("model.safetensors") && progress.getBytesRead() > 0));

        client.cancel(null);

        assertThat(pull).failsWithin(SOON);
        assertThat(findEncoder(FakeHub.REPOSITORY)).isEmpty();
        assertThat(entries()).allMatch(name -> name.startsWith("."));
        hub.speak();
        assertThat(last(pull(FakeHub.REPOSITORY)).getState()).isEqualTo(EncoderState.ENCODER_STATE_PULLED);
        assertThat(hub.storeCalls).last().asString().contains(" from ");
        assertThat(entries()).doesNotContain(".org--tiny.partial");
    }

    @Test
    void pullsOfOneNameAtOnceFetchItOnce() {
        hub.silent = true;
        CompletableFuture<Encoder> first = CompletableFuture.supplyAsync(() -> last(pull(FakeHub.REPOSITORY)));
        await().atMost(SOON).until(() -> !hub.storeCalls.isEmpty());
        List<PullEncoderResponse> heard = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> listen(heard));
        await().atMost(SOON).until(() -> !heard.isEmpty());
        assertThat(heard.get(0)).as("waits").isEqualTo(PullEncoderResponse.getDefaultInstance());

        hub.speak();

        assertThat(second).succeedsWithin(SOON);
        assertThat(last(heard)).isEqualTo(first.join());
        assertThat(hub.storeCalls.stream().filter(call -> call.startsWith("GET")))
                .as("one that was cut off, and its rest")
                .hasSize(2);
    }

    private void listen(List<PullEncoderResponse> heard) {
        encoders()
                .pullEncoder(PullEncoderRequest.newBuilder()
                        .setName(FakeHub.REPOSITORY)
                        .build())
                .forEachRemaining(heard::add);
    }

    private List<PullEncoderResponse> pull(String name) {
        List<PullEncoderResponse> progress = new ArrayList<>();
        encoders()
                .pullEncoder(PullEncoderRequest.newBuilder().setName(name).build())
                .forEachRemaining(progress::add);
        return progress;
    }

    private static Encoder last(List<PullEncoderResponse> pull) {
        return pull.get(pull.size() - 1).getEncoder();
    }

    private Optional<Encoder> findEncoder(String name) {
        try {
            return Optional.of(encoders().getEncoder(named(name)).getEncoder());
        } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
            return Optional.empty();
        }
    }

    private void delete(String name) {
        var unused = encoders()
                .deleteEncoder(DeleteEncoderRequest.newBuilder().setName(name).build());
    }

    private List<String> listed() {
        return encoders().listEncoders(ListEncodersRequest.getDefaultInstance()).getEncodersList().stream()
                .map(Encoder::getName)
                .toList();
    }

    private List<String> entries() throws IOException {
        try (Stream<Path> entries = Files.list(config.encodersDirectory())) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }

    private static GetEncoderRequest named(String name) {
        return GetEncoderRequest.newBuilder().setName(name).build();
    }

    private EncoderServiceBlockingStub encoders() {
        return EncoderServiceGrpc.newBlockingStub(channel).withDeadlineAfter(SOON.toSeconds(), TimeUnit.SECONDS);
    }
}
