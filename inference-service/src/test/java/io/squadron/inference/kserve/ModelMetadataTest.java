package io.squadron.inference.kserve;

import static io.squadron.inference.kserve.Requests.asking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.inference.grpc.NeighbourResource;
import io.squadron.openinference.ModelMetadataRequest;
import io.squadron.openinference.ModelMetadataResponse;
import io.squadron.openinference.ModelMetadataResponse.TensorMetadata;
import io.squadron.openinference.ModelReadyRequest;
import io.squadron.openinference.ServerLiveRequest;
import io.squadron.openinference.ServerMetadataRequest;
import io.squadron.openinference.ServerReadyRequest;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.UnloadModelRequest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the service says of itself and of its models, and which checkpoint a name and a version stand for. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(NeighbourResource.class)
class ModelMetadataTest extends RunningInferenceService {
    @Test
    void theServiceIsLiveAndReadyAsItsHealthCheckIs() throws IOException {
        loaded();

        assertThat(inference()
                        .serverLive(ServerLiveRequest.getDefaultInstance())
                        .getLive())
                .isTrue();
        await().atMost(60, TimeUnit.SECONDS).until(() -> inference()
                .serverReady(ServerReadyRequest.getDefaultInstance())
                .getReady());
        assertThat(inference()
                        .serverMetadata(ServerMetadataRequest.getDefaultInstance())
                        .getName())
                .isEqualTo("squadron");
    }

    @Test
    void aModelSaysWhatGoesInAndComesOut() throws IOException {
        Checkpoint checkpoint = loaded();
        setAlias("described", checkpoint);

        ModelMetadataResponse metadata = inference()
                .modelMetadata(
                        ModelMetadataRequest.newBuilder().setName("described").build());

        assertThat(metadata.getName()).isEqualTo("described");
        assertThat(metadata.getVersionsList()).containsExactly(checkpoint.getCheckpointId());
        assertThat(metadata.getPlatform()).isEqualTo("squadron_checkpoint");
        assertThat(metadata.getPropertiesMap()).containsEntry("offsets", "code points");
        assertThat(metadata.getInputsList())
                .containsExactly(tensor("question", "BYTES", -1), tensor("context", "BYTES", -1));
        assertThat(metadata.getOutputsList())
                .containsExactly(
                        tensor("answer", "BYTES", -1, -1),
                        tensor("score", "FP64", -1, -1),
                        tensor("start", "INT64", -1, -1),
                        tensor("end", "INT64", -1, -1));
    }

    private static TensorMetadata tensor(String name, String datatype, long... shape) {
        TensorMetadata.Builder tensor =
                TensorMetadata.newBuilder().setName(name).setDatatype(datatype);
        for (long size : shape) {
            tensor.addShape(size);
        }
        return tensor.build();
    }

    @Test
    void aModelIsReadyWhileItIsInMemory() throws IOException {
        Checkpoint checkpoint = loaded();
        String id = checkpoint.getCheckpointId();

        assertThat(isReady(id, "")).isTrue();
        assertThat(isReady(id, id)).isTrue();
        assertThat(isReady("", "")).isTrue();
        assertThat(isReady("nobody", "")).isFalse();
        assertThat(isReady(id, "nobody")).isFalse();
        models.unloadModel(UnloadModelRequest.newBuilder().setModel(id).build());
        assertThat(isReady(id, "")).isFalse();
    }

    private boolean isReady(String name, String version) {
        return inference()
                .modelReady(ModelReadyRequest.newBuilder()
                        .setName(name)
                        .setVersion(version)
                        .build())
                .getReady();
    }

    @Test
    void aVersionIsACheckpointThatAnswersWhateverTheAliasPointsAt() throws IOException {
        Checkpoint earlier = loaded();
        Checkpoint later = loaded();
        setAlias("moving", later);

        assertThat(answering("moving", "")).isEqualTo(later.getCheckpointId());
        assertThat(answering("moving", earlier.getCheckpointId())).isEqualTo(earlier.getCheckpointId());
        assertThat(answering("champion", earlier.getCheckpointId())).isEqualTo(earlier.getCheckpointId());
        assertThat(answering("", earlier.getCheckpointId())).isEqualTo(earlier.getCheckpointId());
        unknown(earlier.getCheckpointId(), later.getCheckpointId(), "has no version '" + later.getCheckpointId());
        unknown("moving", "moving", "Model 'moving' has no version 'moving'");
        unknown("moving", "1", "'1'");
        unknown("nobody", earlier.getCheckpointId(), "'nobody'");
    }

    private String answering(String name, String version) {
        return inference()
                .modelInfer(asking(List.of("Who?"), List.of(CONTEXT))
                        .setModelName(name)
                        .setModelVersion(version)
                        .build())
                .getModelVersion();
    }

    private void unknown(String name, String version, String words) {
        refused(
                asking(List.of("Who?"), List.of(CONTEXT)).setModelName(name).setModelVersion(version),
                Status.Code.NOT_FOUND,
                words);
        StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, () -> inference()
                .modelMetadata(ModelMetadataRequest.newBuilder()
                        .setName(name)
                        .setVersion(version)
                        .build()));
        assertThat(refusal.getStatus().getDescription()).contains(words);
    }
}
