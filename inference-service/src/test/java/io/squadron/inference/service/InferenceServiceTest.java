package io.squadron.inference.service;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.AnswerText;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ListModelsRequest;
import io.squadron.v1.Model;
import io.squadron.v1.ModelState;
import io.squadron.v1.ModelsGrpc;
import io.squadron.v1.PredictedAnswer;
import io.squadron.v1.QuestionAnsweringGrpc;
import io.squadron.v1.SetAliasRequest;
import io.squadron.v1.UnloadModelRequest;
import io.squadron.v1.WatchModelsRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.assertj.core.data.Offset;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole service over gRPC, with a real broker, a real (tiny) model and a tokenizer-service next door. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(NeighbourResource.class)
class InferenceServiceTest {
    private static final String CONTEXT =
            "The 🤖 mill of Lindisfarne was built in 1884 by Anna Smith's brothers. It made flour, paper and, "
                    + "after the great fire of 1901, nothing at all; the valley kept its name for the mill, and every "
                    + "child of the village could tell who had lit the lamp that night, and why nobody was blamed.";

    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @TempDir
    Path root;

    private ManagedChannel channel;
    private QuestionAnsweringGrpc.QuestionAnsweringBlockingStub questions;
    private ModelsGrpc.ModelsBlockingStub models;

    @BeforeEach
    void connect() {
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        questions = QuestionAnsweringGrpc.newBlockingStub(channel).withDeadlineAfter(60, SECONDS);
        models = ModelsGrpc.newBlockingStub(channel).withDeadlineAfter(60, SECONDS);
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    @Test
    void anAnnouncedCheckpointIsLoadedAndAnswers() throws IOException {
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));
        awaitState(checkpoint, ModelState.MODEL_STATE_LOADED);

        AnswerResponse response =
                questions.answer(request(checkpoint).setTopK(3).build());

        assertThat(response.getCheckpointId()).isEqualTo(checkpoint.getCheckpointId());
        assertThat(response.getRequestId()).isEqualTo("q");
        assertThat(response.getAnswersList()).hasSize(3);
        assertThat(response.getNBestList()).hasSizeBetween(3, 20);
        assertThat(response.getTimings().getWindows()).isGreaterThan(1);
        assertThat(response.getTimings().getTotalMs())
                .isGreaterThanOrEqualTo(response.getTimings().getInferMs());
        for (PredictedAnswer answer : response.getNBestList()) {
            assertThat(CONTEXT.substring(answer.getStartUtf16(), answer.getEndUtf16()))
                    .isEqualTo(answer.getText());
            assertThat(CONTEXT.codePointCount(0, answer.getEndUtf16())).isEqualTo(answer.getEnd());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ANSWER_TEXT_ORIGINAL", "ANSWER_TEXT_RUN_SQUAD"})
    void aStreamOfManyAnswersAsOneCallDoes(AnswerText answerText) throws Exception {
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));
        List<AnswerRequest> requests = IntStream.range(0, 40)
                .mapToObj(i -> request(checkpoint)
                        .setRequestId("q" + i)
                        .setQuestion("Who made what in house " + i + " ?")
                        .setContext(CONTEXT.substring(0, 60 + 5 * i))
                        .setHandleImpossibleAnswer(i % 2 == 0)
                        .setAnswerText(answerText)
                        .build())
                .toList();

        Map<String, AnswerResponse> streamed =
                stream(requests).stream().collect(Collectors.toMap(AnswerResponse::getRequestId, Function.identity()));

        assertThat(streamed).hasSize(40);
        for (AnswerRequest request : requests) {
            assertSameAnswers(streamed.get(request.getRequestId()), questions.answer(request));
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

        List<AnswerResponse> responses = stream(List.of(
                request(checkpoint).setRequestId("blank").setQuestion(" \t").build(),
                request(checkpoint).setRequestId("unknown").setModel("nobody").build(),
                request(checkpoint).setRequestId("good").build()));

        Map<String, String> errors = responses.stream()
                .collect(Collectors.toMap(
                        AnswerResponse::getRequestId, r -> r.getError().getStatus()));
        assertThat(errors)
                .containsEntry("blank", "INVALID_ARGUMENT")
                .containsEntry("unknown", "NOT_FOUND")
                .containsEntry("good", "");
    }

    @Test
    void aStreamLongerThanTheQueueIsReadAsFastAsItIsAnswered() throws Exception {
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));
        List<AnswerRequest> requests = IntStream.range(0, 300)
                .mapToObj(i -> request(checkpoint).setRequestId("q" + i).build())
                .toList();

        List<AnswerResponse> responses = stream(requests);

        assertThat(responses).hasSize(300).noneMatch(AnswerResponse::hasError);
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
        refused(request(checkpoint).setMaxSeqLength(129), Status.Code.INVALID_ARGUMENT, "positions for 128");
        refused(request(checkpoint).setDocStride(46), Status.Code.INVALID_ARGUMENT, "doc_stride is 46");
        refused(request(checkpoint).setMaxQueryLength(45), Status.Code.INVALID_ARGUMENT, "max_query_length is 45");
        refused(request(checkpoint).setModel("nobody"), Status.Code.NOT_FOUND, "'nobody'");
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
    void aFullQueueRefusesOneCallsAndSaysTryAgain() throws Exception {
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));
        awaitState(checkpoint, ModelState.MODEL_STATE_LOADED);
        AnswerRequest large = request(checkpoint)
                .setDocStride(1)
                .setMaxSeqLength(128)
                .setContext("a ".repeat(145))
                .build();
        List<Status.Code> codes = Collections.synchronizedList(new ArrayList<>());
        List<CompletableFuture<Void>> calls = IntStream.range(0, 60)
                .mapToObj(i -> CompletableFuture.runAsync(() -> codes.add(code(large))))
                .toList();
        CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get(60, SECONDS);

        assertThat(codes)
                .hasSize(60)
                .contains(Status.Code.OK)
                .containsOnly(Status.Code.OK, Status.Code.RESOURCE_EXHAUSTED);
    }

    private Status.Code code(AnswerRequest request) {
        try {
            questions.answer(request);
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    @Test
    void aCallerWhoseDeadlinePassesGetsDeadlineExceeded() throws IOException {
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));
        awaitState(checkpoint, ModelState.MODEL_STATE_LOADED);

        StatusRuntimeException late = catchThrowableOfType(StatusRuntimeException.class, () -> questions
                .withDeadlineAfter(1, SECONDS)
                .answer(request(checkpoint).setQuestion("never answered").build()));

        assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(models.unloadModel(UnloadModelRequest.newBuilder()
                                .setModel(checkpoint.getCheckpointId())
                                .build())
                        .getState())
                .as("the model is free again: the request has let go of it")
                .isEqualTo(ModelState.MODEL_STATE_AVAILABLE);
    }

    @Test
    void aCorruptedCheckpointIsRefusedAndTheOldOneServesOn() throws IOException {
        Checkpoint good = announce(TinyCheckpoint.write(root, id()));
        String alias = "corrupted-" + UUID.randomUUID();
        setAlias(alias, good);
        Checkpoint bad = TinyCheckpoint.writeNegated(root, id());
        Path file = root.resolve(bad.getCheckpointId()).resolve("model.pt");
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content);

        announce(bad);
        Model failed = awaitState(bad, ModelState.MODEL_STATE_FAILED);

        assertThat(failed.getFailure()).contains("SHA-256");
        refused(request(bad), Status.Code.FAILED_PRECONDITION, "cannot be loaded");
        StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, () -> setAlias(alias, bad));
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        AnswerResponse response = questions.answer(request(good).setModel(alias).build());
        assertThat(response.getCheckpointId()).isEqualTo(good.getCheckpointId());
    }

    @Test
    void anAliasMovesUnderLoadWithoutAFailedRequest() throws Exception {
        Checkpoint one = announce(TinyCheckpoint.write(root, id()));
        String alias = "moving-" + UUID.randomUUID();
        setAlias(alias, one);
        Collector collector = new Collector();
        StreamObserver<AnswerRequest> requests =
                QuestionAnsweringGrpc.newStub(channel).answerStream(collector);
        int asked = 0;
        Checkpoint two = announce(TinyCheckpoint.writeNegated(root, id()));
        CompletableFuture<Void> move = CompletableFuture.runAsync(() -> setAlias(alias, two));
        while (!move.isDone() || asked < 100) {
            requests.onNext(
                    request(one).setModel(alias).setRequestId("q" + asked++).build());
            int answered = asked - 20;
            await().atMost(30, SECONDS).until(() -> collector.responses.size() >= answered);
        }
        requests.onNext(request(one).setModel(alias).setRequestId("last").build());
        requests.onCompleted();
        List<AnswerResponse> responses = collector.done.get(60, SECONDS);

        assertThat(responses).hasSize(asked + 1).noneMatch(AnswerResponse::hasError);
        assertThat(responses.stream().map(AnswerResponse::getCheckpointId).distinct())
                .contains(two.getCheckpointId())
                .isSubsetOf(one.getCheckpointId(), two.getCheckpointId());
        assertThat(byId(responses, "last").getCheckpointId()).isEqualTo(two.getCheckpointId());
    }

    private static AnswerResponse byId(List<AnswerResponse> responses, String id) {
        return responses.stream()
                .filter(r -> r.getRequestId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aModelWithAnAliasIsListedSoAndCannotBeUnloaded() throws IOException {
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));
        String alias = "listed-" + UUID.randomUUID();
        setAlias(alias, checkpoint);

        assertThat(find(checkpoint).orElseThrow().getAliasesList()).containsExactly(alias);
        StatusRuntimeException refusal = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> models.unloadModel(
                        UnloadModelRequest.newBuilder().setModel(alias).build()));
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(refusal.getStatus().getDescription()).contains(alias);
    }

    @Test
    void anUnusableAliasIsRefused() throws IOException {
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));
        awaitState(checkpoint, ModelState.MODEL_STATE_LOADED);

        for (String alias : List.of("", "a b", "a/b", checkpoint.getCheckpointId())) {
            StatusRuntimeException refusal =
                    catchThrowableOfType(StatusRuntimeException.class, () -> setAlias(alias, checkpoint));
            assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
    }

    @Test
    void aWatcherHearsOfANewModel() throws IOException {
        Iterator<Model> watched = models.watchModels(WatchModelsRequest.getDefaultInstance());
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));

        Model model = watched.next();
        while (!model.getCheckpoint().equals(checkpoint) || model.getState() != ModelState.MODEL_STATE_LOADED) {
            model = watched.next();
        }
        assertThat(model.getCheckpoint()).isEqualTo(checkpoint);
    }

    @Test
    void aRecordThatIsNoCheckpointIsPassedOver() throws IOException {
        send("squadron.checkpoints", "poison", new byte[] {(byte) 0xff, 1, 2});
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));

        awaitState(checkpoint, ModelState.MODEL_STATE_LOADED);
    }

    private static final class Collector implements StreamObserver<AnswerResponse> {
        final List<AnswerResponse> responses = Collections.synchronizedList(new ArrayList<>());
        final CompletableFuture<List<AnswerResponse>> done = new CompletableFuture<>();

        @Override
        public void onNext(AnswerResponse response) {
            responses.add(response);
        }

        @Override
        public void onError(Throwable failure) {
            done.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            done.complete(responses);
        }
    }

    private List<AnswerResponse> stream(List<AnswerRequest> requests) throws Exception {
        Collector collector = new Collector();
        StreamObserver<AnswerRequest> observer =
                QuestionAnsweringGrpc.newStub(channel).answerStream(collector);
        requests.forEach(observer::onNext);
        observer.onCompleted();
        return collector.done.get(120, SECONDS);
    }

    private void refused(AnswerRequest.Builder request, Status.Code code, String words) {
        StatusRuntimeException refusal =
                catchThrowableOfType(StatusRuntimeException.class, () -> questions.answer(request.build()));
        assertThat(refusal.getStatus().getCode()).isEqualTo(code);
        assertThat(refusal.getStatus().getDescription()).contains(words);
    }

    private static AnswerRequest.Builder request(Checkpoint checkpoint) {
        return AnswerRequest.newBuilder()
                .setRequestId("q")
                .setModel(checkpoint.getCheckpointId())
                .setQuestion("Who built the mill?")
                .setContext(CONTEXT);
    }

    private static String id() {
        return "tiny-" + UUID.randomUUID();
    }

    /** Announces it and waits until the service has heard of it. */
    private Checkpoint announce(Checkpoint checkpoint) {
        send("squadron.checkpoints", checkpoint.getCheckpointId(), checkpoint.toByteArray());
        await().atMost(60, SECONDS).until(() -> find(checkpoint).isPresent());
        return checkpoint;
    }

    private void send(String topic, String key, byte[] value) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get(30, SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<Model> find(Checkpoint checkpoint) {
        return models.listModels(ListModelsRequest.getDefaultInstance()).getModelsList().stream()
                .filter(m -> m.getCheckpoint().equals(checkpoint))
                .findFirst();
    }

    private Model awaitState(Checkpoint checkpoint, ModelState state) {
        await().atMost(60, SECONDS)
                .until(() -> find(checkpoint).filter(m -> m.getState() == state).isPresent());
        return find(checkpoint).orElseThrow();
    }

    private Model setAlias(String alias, Checkpoint checkpoint) {
        return models.setAlias(SetAliasRequest.newBuilder()
                .setAlias(alias)
                .setCheckpointId(checkpoint.getCheckpointId())
                .build());
    }
}
