package io.squadron.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.squadron.checkpoints.Sha256;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import io.squadron.v1.GetModelRequest;
import io.squadron.v1.GetModelResponse;
import io.squadron.v1.Model;
import io.squadron.v1.ModelServiceGrpc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of the checkpoint store, written where other programs read them. */
class ModelExportTest {
    @TempDir
    Path parent;

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private Path checkpoint;
    private Path output;
    private GivenServices services;

    @BeforeEach
    void start() throws IOException {
        checkpoint = Files.createDirectory(parent.resolve("run-3"));
        output = parent.resolve("out");
        services = new GivenServices(new Models());
    }

    @AfterEach
    void stop() {
        services.close();
    }

    /** That the weights go into model.pt is CompleteScriptTest's; here it is one that holds them already. */
    @Test
    void theCheckpointsFilesAndTheCompleteTorchScriptAreWritten() throws IOException {
        file("config.json", "{}");
        file("model.pt", "TorchScript");
        Files.writeString(checkpoint.resolve("checkpoint.json"), "{\"checkpoint_id\": \"run-3\"}");

        Path script = export("champion");

        assertThat(script).isEqualTo(output.resolve("model.pt")).hasContent("TorchScript");
        assertThat(output.resolve("config.json")).hasContent("{}");
        assertThat(output.toFile().list()).containsExactlyInAnyOrder("config.json", "model.pt", "checkpoint.json");
    }

    @Test
    void aModelThatCannotBeMadeCompleteLeavesNoDirectory() throws IOException {
        file("torchscript.zip", "a script");

        assertThatThrownBy(() -> export("run-3"))
                .isInstanceOf(FailedException.class)
                .hasMessage("The checkpoint run-3 could not be copied: checkpoint run-3 has torchscript.zip but no"
                        + " model.safetensors, so nothing can be served.");
        assertThat(parent.toFile().list()).containsExactly("run-3");
    }

    @Test
    void whatCannotBeWrittenAsOnnxIsOneSentenceAndLeavesNoDirectory() throws IOException {
        file("config.json", "{\"num_hidden_layers\": 2, \"num_attention_heads\": 2}");
        file("model.safetensors", "no weights");

        assertThatThrownBy(() -> export("run-3", ExportFormat.ONNX_INT8))
                .isInstanceOf(FailedException.class)
                .hasMessageStartingWith(
                        "The checkpoint run-3 cannot be written as ONNX: model.safetensors is not a valid");
        assertThat(parent.toFile().list()).containsExactly("run-3");
    }

    @Test
    void huggingFaceNeedsTheCheckpointsFilesAndNoMore() throws IOException {
        file("config.json", "{}");
        file("model.safetensors", "weights");
        Files.writeString(checkpoint.resolve("checkpoint.json"), "{\"checkpoint_id\": \"run-3\"}");

        Path weights = export("run-3", ExportFormat.HUGGINGFACE);

        assertThat(weights).isEqualTo(output.resolve("model.safetensors")).hasContent("weights");
        assertThat(output.toFile().list())
                .containsExactlyInAnyOrder("config.json", "model.safetensors", "checkpoint.json");
    }

    @Test
    void anUnknownModelIsOneSentence() {
        assertThatThrownBy(() -> export("nobody"))
                .isInstanceOf(FailedException.class)
                .hasMessage("There is no model \"nobody\"; `squadron models` shows those that there are.");
    }

    private Path export(String name) {
        return export(name, ExportFormat.TORCHSCRIPT);
    }

    private Path export(String name, ExportFormat format) {
        return new ModelExport(services.client(), Map.of()).export(name, format, output);
    }

    private void file(String name, String content) throws IOException {
        Files.writeString(checkpoint.resolve(name), content);
        files.put(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private final class Models extends ModelServiceGrpc.ModelServiceImplBase {
        @Override
        public void getModel(GetModelRequest request, StreamObserver<GetModelResponse> response) {
            if (!request.getModel().equals("champion") && !request.getModel().equals("run-3")) {
                response.onError(Status.NOT_FOUND.asRuntimeException());
                return;
            }
            Checkpoint.Builder announced = Checkpoint.newBuilder()
                    .setCheckpointId("run-3")
                    .setLocation(checkpoint.toUri().toString());
            files.forEach((name, content) -> announced.addFiles(CheckpointFile.newBuilder()
                    .setName(name)
                    .setSize(content.length)
                    .setSha256(Sha256.of(content))));
            response.onNext(GetModelResponse.newBuilder()
                    .setModel(Model.newBuilder().setCheckpoint(announced))
                    .build());
            response.onCompleted();
        }
    }
}
