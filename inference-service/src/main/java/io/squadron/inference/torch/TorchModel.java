package io.squadron.inference.torch;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.squadron.inference.answer.WindowLogits;
import io.squadron.inference.batching.PaddedBatch;
import io.squadron.inference.batching.WindowInput;
import io.squadron.inference.model.ServableModel;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A checkpoint's TorchScript in libtorch: {@code forward(input_ids int64[b,s], token_type_ids int64[b,s], attention_mask
 * int64[b,s]) → (start_logits [b,s], end_logits [b,s])}.
 *
 * <p>Several threads may run it at the same time. Its native memory is freed by {@link #close} and by nothing else.
 */
final class TorchModel implements ServableModel {
    private final String checkpointId;
    private final Model model;
    /** Shared by forward passes, exclusive for closing: libtorch crashes the process on a freed module. */
    private final ReadWriteLock lifetime = new ReentrantReadWriteLock();

    private boolean closed;

    TorchModel(String checkpointId, Model model) {
        this.checkpointId = checkpointId;
        this.model = model;
    }

    @Override
    public List<WindowLogits> forward(List<WindowInput> windows) {
        lifetime.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("model %s is unloaded".formatted(checkpointId));
            }
            return computeLogits(windows);
        } finally {
            lifetime.readLock().unlock();
        }
    }

    private List<WindowLogits> computeLogits(List<WindowInput> windows) {
        PaddedBatch batch = PaddedBatch.of(windows);
        Shape shape = new Shape(batch.shape());
        try (NDManager manager = model.getNDManager().newSubManager()) {
            NDList input = new NDList(
                    manager.create(batch.inputIds(), shape),
                    manager.create(batch.tokenTypeIds(), shape),
                    manager.create(batch.attentionMask(), shape));
            NDList output = model.getBlock().forward(new ParameterStore(manager, false), input, false);
            return batch.logits(floats(output.get(0)), floats(output.get(1)));
        }
    }

    private static float[] floats(NDArray logits) {
        return logits.toType(DataType.FLOAT32, false).toFloatArray();
    }

    @Override
    public void close() {
        lifetime.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                model.close();
            }
        } finally {
            lifetime.writeLock().unlock();
        }
    }
}
