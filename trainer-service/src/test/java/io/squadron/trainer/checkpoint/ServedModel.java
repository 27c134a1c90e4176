package io.squadron.trainer.checkpoint;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.squadron.checkpoints.HashedFile;
import io.squadron.checkpoints.Manifest;
import io.squadron.checkpoints.StoredCheckpoint;
import io.squadron.checkpoints.directory.DirectoryReader;
import io.squadron.checkpoints.torchscript.CompleteScript;
import io.squadron.checkpoints.torchscript.ScriptPrecision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A checkpoint's TorchScript, made complete and run by DJL alone: what the inference-service does. */
public final class ServedModel implements AutoCloseable {
    private final Model model;

    public ServedModel(Path checkpoint) throws IOException {
        List<HashedFile> files = Manifest.files(Files.readAllBytes(checkpoint.resolve("checkpoint.json")));
        StoredCheckpoint stored = new StoredCheckpoint("served", checkpoint.toUri(), files);
        Path scratch = Files.createTempDirectory("served-model");
        Path script = scratch.resolve("model.pt");
        model = Model.newInstance("model", "PyTorch");
        try (DirectoryReader reader = new DirectoryReader(Optional.empty())) {
            CompleteScript.write(reader, stored, ScriptPrecision.FP32, script);
            model.load(scratch, "model");
        } catch (MalformedModelException e) {
            throw new IOException(e);
        } finally {
            Files.deleteIfExists(script);
            Files.delete(scratch);
        }
    }

    /** Start logits, then end logits, each flat [windows][tokens]. */
    public List<float[]> logits(int windows, long[] inputIds, long[] tokenTypeIds, long[] attentionMask) {
        Shape shape = new Shape(windows, inputIds.length / windows);
        try (NDManager manager = model.getNDManager().newSubManager()) {
            NDList inputs = new NDList(
                    manager.create(inputIds, shape),
                    manager.create(tokenTypeIds, shape),
                    manager.create(attentionMask, shape));
            NDList outputs = model.getBlock().forward(new ParameterStore(manager, false), inputs, false);
            return outputs.stream().map(output -> output.toFloatArray()).toList();
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
