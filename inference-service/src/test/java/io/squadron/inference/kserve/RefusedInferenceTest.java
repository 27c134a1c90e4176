package io.squadron.inference.kserve;

import static io.squadron.inference.kserve.Requests.asking;
import static io.squadron.inference.kserve.Requests.whole;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.inference.grpc.NeighbourResource;
import io.squadron.openinference.GRPCInferenceServiceGrpc;
import io.squadron.openinference.ModelInferRequest;
import io.squadron.openinference.ModelInferResponse;
import io.squadron.rpc.RpcError;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ErrorReason;
import io.squadron.v1.ModelState;
import io.squadron.v1.UnloadModelRequest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Questions as tensors that get no answer. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(NeighbourResource.class)
class RefusedInferenceTest extends RunningInferenceService {
    private static final List<String> QUESTIONS = List.of("Who built the mill?", "When was it built?");

    @Test
    void aRefusalSaysWhichQuestionItIsAbout() throws IOException {
        String model = loaded().getCheckpointId();

        RpcError blank = refused(
                asking(List.of("Who?", " "), List.of(CONTEXT)).setModelName(model),
                Status.Code.INVALID_ARGUMENT,
                "question[1]: The question is blank");
        assertThat(blank.violations()).containsOnlyKeys("question");
        refused(
                asking(List.of(" "), List.of(CONTEXT)).setModelName(model),
                Status.Code.INVALID_ARGUMENT,
                "The question is blank");
        RpcError topK = refused(
                asking(QUESTIONS, List.of(CONTEXT)).setModelName(model).putParameters("top_k", whole(21)),
                Status.Code.INVALID_ARGUMENT,
                "top_k is 21, but it must be from 1 to n_best_size (20)");
        assertThat(topK.reason()).isEqualTo(ErrorReason.ERROR_REASON_INVALID_REQUEST);
        refused(
                asking(QUESTIONS, List.of(CONTEXT)).setModelName("nobody"),
                Status.Code.NOT_FOUND,
                "No checkpoint or alias is called 'nobody'");
    }

    @Test
    void aCallerThatGivesUpFreesTheModel() throws Exception {
        Checkpoint checkpoint = loaded();
        ModelInferRequest request = asking(List.of("never answered", "Who?"), List.of(CONTEXT))
                .setModelName(checkpoint.getCheckpointId())
                .build();
        ListenableFuture<ModelInferResponse> call =
                GRPCInferenceServiceGrpc.newFutureStub(channel).modelInfer(request);
        call.cancel(true);
        isFreed(checkpoint);

        StatusRuntimeException late = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> inference().withDeadlineAfter(1, SECONDS).modelInfer(request));
        assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        isFreed(checkpoint);
    }

    /** Unloading waits for the requests that have the model. */
    private void isFreed(Checkpoint checkpoint) {
        UnloadModelRequest unload = UnloadModelRequest.newBuilder()
                .setModel(checkpoint.getCheckpointId())
                .build();
        assertThat(models.unloadModel(unload).getModel().getState()).isEqualTo(ModelState.MODEL_STATE_AVAILABLE);
    }
}
