package io.squadron.inference.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.rpc.RpcError;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.AnswerStreamRequest;
import io.squadron.v1.AnswerStreamResponse;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.DeleteAliasRequest;
import io.squadron.v1.GetModelRequest;
import io.squadron.v1.ListModelsRequest;
import io.squadron.v1.ListModelsResponse;
import io.squadron.v1.Model;
import io.squadron.v1.ModelState;
import io.squadron.v1.QuestionAnsweringServiceGrpc;
import io.squadron.v1.RollBackAliasRequest;
import io.squadron.v1.UnloadModelRequest;
import io.squadron.v1.WatchModelsRequest;
import io.squadron.v1.WatchModelsResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Announced checkpoints, the aliases that point at them, and who watches. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(NeighbourResource.class)
class ModelEndpointTest extends RunningService {
    @Test
    void f70ACorruptedCheckpointIsRefusedAndTheOldOneServesOn() throws IOException {
        Checkpoint good = announce(TinyCheckpoint.write(root, id()));
        String alias = "corrupted-" + UUID.randomUUID();
        setAlias(alias, good);
        Checkpoint bad = TinyCheckpoint.writeNegated(root, id());
        Path file = root.resolve(bad.getCheckpointId()).resolve("model.safetensors");
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
    void f69AnAliasMovesUnderLoadWithoutAFailedRequest() throws Exception {
        Checkpoint one = announce(TinyCheckpoint.write(root, id()));
        String alias = "moving-" + UUID.randomUUID();
        setAlias(alias, one);
        AnswerCollector collector = new AnswerCollector();
        StreamObserver<AnswerStreamRequest> requests =
                QuestionAnsweringServiceGrpc.newStub(channel).answerStream(collector);
        int asked = 0;
        Checkpoint two = announce(TinyCheckpoint.writeNegated(root, id()));
        CompletableFuture<Void> move = CompletableFuture.runAsync(() -> setAlias(alias, two));
        while (!move.isDone() || asked < 100) {
            requests.onNext(streamed("q" + asked++, request(one).setModel(alias)));
            int answered = asked - 20;
            await().atMost(30, SECONDS).until(() -> collector.responses.size() >= answered);
        }
        requests.onNext(streamed("last", request(one).setModel(alias)));
        requests.onCompleted();
        List<AnswerStreamResponse> responses = collector.done.get(60, SECONDS);

        assertThat(responses).hasSize(asked + 1).noneMatch(AnswerStreamResponse::hasError);
        assertThat(responses.stream()
                        .map(response -> response.getResponse().getCheckpointId())
                        .distinct())
                .contains(two.getCheckpointId())
                .isSubsetOf(one.getCheckpointId(), two.getCheckpointId());
        assertThat(byId(responses, "last").getCheckpointId()).isEqualTo(two.getCheckpointId());
    }

    private static AnswerResponse byId(List<AnswerStreamResponse> responses, String id) {
        return responses.stream()
                .filter(r -> r.getRequestId().equals(id))
                .findFirst()
                .orElseThrow()
                .getResponse();
    }

    @Test
    void anAliasIsRolledBackToWhatItPointedAtBeforeAndForwardAgain() throws IOException {
        Checkpoint good = announce(TinyCheckpoint.write(root, id()));
        Checkpoint bad = announce(TinyCheckpoint.writeNegated(root, id()));
        String alias = "rolled-" + UUID.randomUUID();
        setAlias(alias, good);
        assertThat(catchThrowableOfType(StatusRuntimeException.class, () -> rollBack(alias))
                        .getStatus())
                .hasToString(Status.FAILED_PRECONDITION
                        .withDescription("'%s' has pointed at nothing else before".formatted(alias))
                        .toString());
        setAlias(alias, bad);

        assertThat(rollBack(alias)).isEqualTo(good);
        assertThat(questions.answer(request(bad).setModel(alias).build()).getCheckpointId())
                .isEqualTo(good.getCheckpointId());
        assertThat(rollBack(alias)).isEqualTo(bad);
        assertThat(catchThrowableOfType(StatusRuntimeException.class, () -> rollBack("nobody"))
                        .getStatus()
                        .getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
    }

    private Checkpoint rollBack(String alias) {
        return models.rollBackAlias(
                        RollBackAliasRequest.newBuilder().setAlias(alias).build())
                .getModel()
                .getCheckpoint();
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
    void aModelIsFoundByItsIdAndByItsAliasUntilThatIsTakenAway() throws IOException {
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));
        String alias = "gone-" + UUID.randomUUID();
        setAlias(alias, checkpoint);

        assertThat(get(checkpoint.getCheckpointId()).getCheckpoint()).isEqualTo(checkpoint);
        assertThat(get(alias).getCheckpoint()).isEqualTo(checkpoint);
        models.deleteAlias(DeleteAliasRequest.newBuilder().setAlias(alias).build());

        for (Runnable call : List.<Runnable>of(
                () -> get(alias),
                () -> models.deleteAlias(
                        DeleteAliasRequest.newBuilder().setAlias(alias).build()))) {
            RpcError error = RpcError.read(catchThrowableOfType(StatusRuntimeException.class, call::run));
            assertThat(error.code()).isEqualTo(Status.Code.NOT_FOUND);
            assertThat(error.resource()).contains(new RpcError.Resource("squadron.v1.Model", alias));
        }
    }

    private Model get(String name) {
        return models.getModel(GetModelRequest.newBuilder().setModel(name).build())
                .getModel();
    }

    @Test
    void modelsAreListedPageByPage() throws IOException {
        Checkpoint one = announce(TinyCheckpoint.write(root, id()));
        Checkpoint two = announce(TinyCheckpoint.write(root, id()));
        List<Checkpoint> listed = new ArrayList<>();
        ListModelsResponse page;
        String token = "";
        do {
            page = models.listModels(ListModelsRequest.newBuilder()
                    .setPageSize(1)
                    .setPageToken(token)
                    .build());
            page.getModelsList().forEach(model -> listed.add(model.getCheckpoint()));
            token = page.getNextPageToken();
        } while (!token.isEmpty());

        assertThat(listed).contains(one, two).doesNotHaveDuplicates();
        StatusRuntimeException refusal = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> models.listModels(
                        ListModelsRequest.newBuilder().setPageToken("?").build()));
        assertThat(RpcError.read(refusal).violations()).containsOnlyKeys("page_token");
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
        Checkpoint before = announce(TinyCheckpoint.write(root, id()));
        Iterator<WatchModelsResponse> watched = models.watchModels(WatchModelsRequest.getDefaultInstance());
        List<Checkpoint> snapshot = new ArrayList<>();
        for (WatchModelsResponse next = watched.next(); !next.hasSnapshotEnd(); next = watched.next()) {
            snapshot.add(next.getModel().getCheckpoint());
        }
        assertThat(snapshot).contains(before);
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));

        Model model = watched.next().getModel();
        while (!model.getCheckpoint().equals(checkpoint) || model.getState() != ModelState.MODEL_STATE_LOADED) {
            model = watched.next().getModel();
        }
        assertThat(model.getCheckpoint()).isEqualTo(checkpoint);
    }

    @Test
    void aRecordThatIsNoCheckpointIsPassedOver() throws IOException {
        send("squadron.checkpoints", "poison", new byte[] {(byte) 0xff, 1, 2});
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));

        awaitState(checkpoint, ModelState.MODEL_STATE_LOADED);
    }
}
