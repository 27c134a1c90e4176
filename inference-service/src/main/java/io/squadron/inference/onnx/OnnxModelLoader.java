package io.squadron.inference.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.squadron.checkpoints.CheckpointNames;
import io.squadron.checkpoints.directory.DirectoryTree;
import io.squadron.checkpoints.onnx.Batches;
import io.squadron.checkpoints.onnx.OnnxModel;
import io.squadron.checkpoints.onnx.OnnxPrecision;
import io.squadron.checkpoints.onnx.UnsupportedModelException;
import io.squadron.checkpoints.safetensors.InvalidSafetensorsException;
import io.squadron.inference.derived.DerivedFiles;
import io.squadron.inference.derived.DerivedForm;
import io.squadron.inference.derived.DerivedKey;
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

/**
 * Loads the graph of a checkpoint into ONNX Runtime: for float32 written beside a verified copy of its weights, for 8 bits
 * with weights of its own, which are made once.
 */
final class OnnxModelLoader implements ModelLoader {
    private static final String GRAPH = "model.onnx";

    private final CheckpointFiles files;
    private final DerivedFiles derived;

    OnnxModelLoader(CheckpointFiles files, DerivedFiles derived) {
        this.files = files;
        this.derived = derived;
    }

    @Override
    public List<Precision> precisions(Checkpoint checkpoint) {
        return List.of(Precision.PRECISION_INT8, Precision.PRECISION_FP32);
    }

    @Override
    public ServableModel load(Checkpoint checkpoint, Precision precision) throws UnusableCheckpointException {
        try {
            return precision == Precision.PRECISION_INT8 ? loadInt8(checkpoint) : loadFloat32(checkpoint);
        } catch (IOException e) {
            throw new UnusableCheckpointException(
                    "No room for a verified copy of the model in the temporary directory: " + e.getMessage(), e, true);
        }
    }

    /**
     * In 8 bits the last digit of an attention decides how the next product rounds, so that all windows must be computed in the
     * same way, and the faster way takes no padding. In float32 larger batches count for more.
     */
    private ServableModel loadInt8(Checkpoint checkpoint) throws IOException, UnusableCheckpointException {
        return derived.read(
                DerivedKey.of(DerivedForm.ONNX_INT8, checkpoint),
                CheckpointFiles.bytes(checkpoint),
                file -> withModel(checkpoint, (model, directory) -> {
                    model.write(OnnxPrecision.INT8, Batches.OF_ONE_LENGTH, file);
                    return file;
                }),
                file -> session(checkpoint.getCheckpointId(), file));
    }

    private ServableModel loadFloat32(Checkpoint checkpoint) throws IOException, UnusableCheckpointException {
        return withModel(checkpoint, (model, directory) -> {
            Path graph = directory.resolve(GRAPH);
            model.writeBesideWeights(graph);
            // What ONNX Runtime has mapped stays until it lets go of it, though the directory goes at once.
            return session(checkpoint.getCheckpointId(), graph);
        });
    }

    /** What is made of a verified copy of the weights. */
    @FunctionalInterface
    private interface Use<T> {
        T of(OnnxModel model, Path directory) throws IOException, UnusableCheckpointException;
    }

    private <T> T withModel(Checkpoint checkpoint, Use<T> use) throws IOException, UnusableCheckpointException {
        Path directory = Files.createTempDirectory("squadron-model-");
        try {
            return use.of(model(checkpoint, directory), directory);
        } catch (UnsupportedModelException | InvalidSafetensorsException e) {
            throw new UnusableCheckpointException("The checkpoint cannot be served: " + e.getMessage(), e);
        } finally {
            DirectoryTree.delete(directory);
        }
    }

    private OnnxModel model(Checkpoint checkpoint, Path directory) throws IOException, UnusableCheckpointException {
        byte[] config = files.read(checkpoint, CheckpointNames.CONFIG)
                .orElseThrow(() -> new UnusableCheckpointException(
                        "The checkpoint has no " + CheckpointNames.CONFIG + ", so ONNX Runtime cannot serve it"));
        Path weights = directory.resolve(CheckpointNames.WEIGHTS);
        files.verifyAndCopyWeights(checkpoint, weights);
        return OnnxModel.of(config, weights);
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
