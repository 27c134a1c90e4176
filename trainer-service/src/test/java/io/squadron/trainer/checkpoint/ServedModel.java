package io.squadron.trainer.checkpoint;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A checkpoint's model.pt, run by DJL alone: what the inference-service does. */
public final class ServedModel implements AutoCloseable {
    private final Model model;

    public ServedModel(Path checkpoint) throws IOException {
        model = Model.newInstance("model", "PyTorch");
        try {
            model.load(checkpoint, "model");
        } catch (MalformedModelException e) {
            throw new IOException(e);
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
