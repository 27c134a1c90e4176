package io.squadron.inference.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.squadron.checkpoints.CheckpointNames;
import io.squadron.checkpoints.onnx.Batches;
import io.squadron.checkpoints.onnx.OnnxModel;
import io.squadron.checkpoints.onnx.OnnxPrecision;
import io.squadron.inference.model.CheckpointFiles;
import io.squadron.inference.model.ModelLoader;
import io.squadron.inference.model.ServableModel;
import io.squadron.inference.model.UnusableCheckpointException;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes the graph of a checkpoint beside a verified copy of its weights and loads both into ONNX Runtime. */
final class OnnxModelLoader implements ModelLoader {
    private static final String GRAPH = "model.onnx";
    private static final Map<Precision, OnnxPrecision> PRECISIONS =
            Map.of(Precision.PRECISION_FP32, OnnxPrecision.FP32, Precision.PRECISION_INT8, OnnxPrecision.INT8);

    private final CheckpointFiles files;

    OnnxModelLoader(CheckpointFiles files) {
        this.files = files;
    }

    @Override
    public List<Precision> precisions(Checkpoint checkpoint) {
        return List.of(Precision.PRECISION_INT8, Precision.PRECISION_FP32);
    }

    @Override
    public ServableModel load(Checkpoint checkpoint, Precision precision) throws UnusableCheckpointException {
        byte[] config = files.read(checkpoint, CheckpointNames.CONFIG)
                .orElseThrow(() -> new UnusableCheckpointException(
                        "The checkpoint has no " + CheckpointNames.CONFIG + ", so ONNX Runtime cannot serve it"));
        try {
            Path directory = Files.createTempDirectory("squadron-model-");
            Path weights = directory.resolve(CheckpointNames.WEIGHTS);
            Path graph = directory.resolve(GRAPH);
            try {
                files.verifyAndCopyWeights(checkpoint, weights);
                write(config, weights, PRECISIONS.get(precision), graph);
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

    private static void write(byte[] config, Path weights, OnnxPrecision precision, Path graph)
            throws UnusableCheckpointException {
        try {
            // In 8 bits the last digit of an attention decides how the next product rounds, so that all windows must be
            // computed in the same way, and the faster way takes no padding. In float32 larger batches count for more.
            OnnxModel.of(config, weights)
                    .writeBesideWeights(
                            precision, precision == OnnxPrecision.INT8 ? Batches.OF_ONE_LENGTH : Batches.PADDED, graph);
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
