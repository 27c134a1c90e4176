package io.squadron.inference.torch;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.squadron.inference.answer.WindowLogits;
import io.squadron.inference.batching.WindowInput;
import io.squadron.inference.model.ServableModel;
import java.util.ArrayList;
import java.util.Arrays;
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
    private static final long PAD = 0;

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
        int longest = windows.stream().mapToInt(WindowInput::length).max().orElseThrow();
        try (NDManager manager = model.getNDManager().newSubManager()) {
            NDList output = model.getBlock()
                    .forward(new ParameterStore(manager, false), input(windows, longest, manager), false);
            float[] start = toFloats(output.get(0), windows.size(), longest);
            float[] end = toFloats(output.get(1), windows.size(), longest);
            List<WindowLogits> logits = new ArrayList<>(windows.size());
            for (int w = 0; w < windows.size(); w++) {
                int from = w * longest;
                int to = from + windows.get(w).length();
                logits.add(new WindowLogits(Arrays.copyOfRange(start, from, to), Arrays.copyOfRange(end, from, to)));
            }
            return logits;
        }
    }

    private static NDList input(List<WindowInput> windows, int longest, NDManager manager) {
        long[] inputIds = new long[windows.size() * longest];
        long[] tokenTypeIds = new long[inputIds.length];
        long[] attentionMask = new long[inputIds.length];
        Arrays.fill(inputIds, PAD);
        for (int w = 0; w < windows.size(); w++) {
            WindowInput window = windows.get(w);
            int from = w * longest;
            for (int i = 0; i < window.length(); i++) {
                inputIds[from + i] = window.inputIds()[i];
            }
            Arrays.fill(tokenTypeIds, from + window.questionLength() + 2, from + window.length(), 1);
            Arrays.fill(attentionMask, from, from + window.length(), 1);
        }
        Shape shape = new Shape(windows.size(), longest);
        return new NDList(
                manager.create(inputIds, shape),
                manager.create(tokenTypeIds, shape),
                manager.create(attentionMask, shape));
    }

    /** Checked, because one NaN would make the order of answers arbitrary instead of failing. */
    private float[] toFloats(NDArray logits, int windows, int longest) {
        if (!logits.getShape().equals(new Shape(windows, longest))) {
            throw new IllegalStateException("model %s gives logits of shape %s for %d windows of %d tokens"
                    .formatted(checkpointId, logits.getShape(), windows, longest));
        }
        float[] values = logits.toType(DataType.FLOAT32, false).toFloatArray();
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalStateException("model %s gives logits that are not finite".formatted(checkpointId));
            }
        }
        return values;
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
