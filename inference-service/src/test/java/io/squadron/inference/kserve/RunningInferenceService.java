package io.squadron.inference.kserve;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.inference.grpc.RunningService;
import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.openinference.GRPCInferenceServiceGrpc;
import io.squadron.openinference.ModelInferRequest;
import io.squadron.rpc.RpcError;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ModelState;
import java.io.IOException;

/** The whole service, asked by the Open Inference Protocol. */
abstract class RunningInferenceService extends RunningService {
    GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub inference() {
        return GRPCInferenceServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, SECONDS);
    }

    /** A model of this test's own. */
    Checkpoint loaded() throws IOException {
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));
        awaitState(checkpoint, ModelState.MODEL_STATE_LOADED);
        return checkpoint;
    }

    /** What is told of a request that is refused. */
    RpcError refused(ModelInferRequest.Builder request, Status.Code code, String... words) {
        StatusRuntimeException refusal = catchThrowableOfType(
                StatusRuntimeException.class, () -> inference().modelInfer(request.build()));
        assertThat(refusal.getStatus().getCode()).isEqualTo(code);
        assertThat(refusal.getStatus().getDescription()).contains(words);
        return RpcError.read(refusal);
    }
}
