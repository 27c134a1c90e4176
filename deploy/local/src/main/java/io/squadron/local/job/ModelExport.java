package io.squadron.local.job;

import io.squadron.checkpoints.CheckpointNames;
import io.squadron.checkpoints.onnx.Batches;
import io.squadron.checkpoints.onnx.OnnxModel;
import io.squadron.checkpoints.onnx.UnsupportedModelException;
import io.squadron.checkpoints.safetensors.InvalidSafetensorsException;
import io.squadron.local.client.Services;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes a model's files for other programs: what its checkpoint holds, and the model in the form that they load. */
public final class ModelExport {
    private final Services services;
    private final Map<String, String> environment;

    /** @param environment names the storage of checkpoints that do not lie on this machine, as for the services */
    public ModelExport(Services services, Map<String, String> environment) {
        this.services = services;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Writes all of it or nothing.
     *
     * @param name a checkpoint's id or an alias
     * @return the model in that format
     * @throws FailedException if there is no such model, its files cannot be had, or the directory cannot be written
     */
    public Path export(String name, ExportFormat format, Path directory) {
        Checkpoint checkpoint = services.findModel(name)
                .map(Model::getCheckpoint)
                .orElseThrow(() -> new FailedException(
                        "There is no model \"" + name + "\"; `squadron models` shows those that there are."));
        try (CheckpointFiles files = CheckpointFiles.open(environment);
                OutputDirectory output = OutputDirectory.open(directory)) {
            files.copy(checkpoint, output.staging());
            write(files, checkpoint, format, output.staging());
            output.publish();
        } catch (IOException e) {
            throw new FailedException("Cannot write to " + directory + ": " + SourceFile.reason(e) + ".", e);
        }
        return directory.resolve(format.file());
    }

    private static void write(CheckpointFiles files, Checkpoint checkpoint, ExportFormat format, Path directory)
            throws IOException {
        Path file = directory.resolve(format.file());
        switch (format) {
            case HUGGINGFACE -> {}
            case TORCHSCRIPT -> files.writeScript(checkpoint, file);
            case ONNX, ONNX_INT8 -> writeOnnx(checkpoint, format, directory, file);
        }
    }

    private static void writeOnnx(Checkpoint checkpoint, ExportFormat format, Path directory, Path file)
            throws IOException {
        Path config = directory.resolve(CheckpointNames.CONFIG);
        Path weights = directory.resolve(CheckpointNames.WEIGHTS);
        if (!Files.exists(config) || !Files.exists(weights)) {
            throw new FailedException("The checkpoint %s lacks %s or %s, so it cannot be written as ONNX."
                    .formatted(checkpoint.getCheckpointId(), CheckpointNames.CONFIG, CheckpointNames.WEIGHTS));
        }
        try {
            OnnxModel.of(Files.readAllBytes(config), weights).write(format.precision(), Batches.PADDED, file);
        } catch (UnsupportedModelException | InvalidSafetensorsException e) {
            throw new FailedException(
                    "The checkpoint %s cannot be written as ONNX: %s."
                            .formatted(checkpoint.getCheckpointId(), e.getMessage()),
                    e);
        }
    }
}
