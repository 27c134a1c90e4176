package io.squadron.inference.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.squadron.checkpoints.CheckpointNames;
import io.squadron.checkpoints.onnx.OnnxModel;
import io.squadron.checkpoints.onnx.OnnxPrecision;
import io.squadron.inference.model.CheckpointFiles;
import io.squadron.inference.model.ModelLoader;
import io.squadron.inference.model.ServableModel;
import io.squadron.inference.model.UnusableCheckpointException;
import io.squadron.v1.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the graph of a checkpoint beside a verified copy of its weights and loads both into ONNX Runtime. */
final class OnnxModelLoader implements ModelLoader {
    private static final String GRAPH = "model.onnx";

    private final CheckpointFiles files;
    private final OnnxPrecision precision;

    OnnxModelLoader(CheckpointFiles files, OnnxPrecision precision) {
        this.files = files;
        this.precision = precision;
    }

    @Override
    public ServableModel load(Checkpoint checkpoint) throws UnusableCheckpointException {
        byte[] config = files.read(checkpoint, CheckpointNames.CONFIG)
                .orElseThrow(() -> new UnusableCheckpointException(
                        "The checkpoint has no " + CheckpointNames.CONFIG + ", so ONNX Runtime cannot serve it"));
        try {
            Path directory = Files.createTempDirectory("squadron-model-");
            Path weights = directory.resolve(CheckpointNames.WEIGHTS);
            Path graph = directory.resolve(GRAPH);
            try {
                files.verifyAndCopyWeights(checkpoint, weights);
                write(config, weights, graph);
                return session(checkpoint.getCheckpointId(), graph);
            } finally {
                // What ONNX Runtime has mapped stays until it lets go of it.
                Files.deleteIfExists(graph);
                Files.deleteIfExists(weights);
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            throw new UnusableCheckpointException(
                    "No room for a verified copy of the model in the temporary directory: " + e.getMessage(), e, true);
        }
    }

    private void write(byte[] config, Path weights, Path graph) throws UnusableCheckpointException {
        try {
            OnnxModel.of(config, weights).writeBesideWeights(precision, graph);
        } catch (IOException e) {
            throw new UnusableCheckpointException("The checkpoint cannot be served: " + e.getMessage(), e);
        }
    }

    private ServableModel session(String checkpointId, Path graph) throws UnusableCheckpointException {
        try (OrtSession.SessionOptions options = OnnxEngine.sessionOptions()) {
            return new OnnxWindowModel(
                    checkpointId, OrtEnvironment.getEnvironment().createSession(graph.toString(), options));
        } catch (OrtException e) {
            throw new UnusableCheckpointException("ONNX Runtime cannot load the checkpoint: " + e.getMessage(), e);
        }
    }
}
