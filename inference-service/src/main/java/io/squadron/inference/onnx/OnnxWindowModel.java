package io.squadron.inference.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.squadron.inference.answer.WindowLogits;
import io.squadron.inference.batching.PaddedBatch;
import io.squadron.inference.batching.WindowInput;
import io.squadron.inference.model.ServableModel;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A checkpoint in ONNX Runtime: inputs and outputs of {@link io.squadron.checkpoints.onnx.OnnxModel}.
 *
 * <p>Several threads may run it at the same time. Its native memory is freed by {@link #close} and by nothing else.
 */
final class OnnxWindowModel implements ServableModel {
    private final String checkpointId;
    private final OrtSession session;
    /** Shared by forward passes, exclusive for closing: the session is freed memory then. */
    private final ReadWriteLock lifetime = new ReentrantReadWriteLock();

    private boolean closed;

    OnnxWindowModel(String checkpointId, OrtSession session) {
        this.checkpointId = checkpointId;
        this.session = session;
    }

    @Override
    public List<WindowLogits> forward(List<WindowInput> windows) {
        lifetime.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("model %s is unloaded".formatted(checkpointId));
            }
            return compute(PaddedBatch.of(windows));
        } catch (OrtException e) {
            throw new IllegalStateException("model %s: %s".formatted(checkpointId, e.getMessage()), e);
        } finally {
            lifetime.readLock().unlock();
        }
    }

    private List<WindowLogits> compute(PaddedBatch batch) throws OrtException {
        try (OnnxTensor inputIds = tensor(batch.inputIds(), batch);
                OnnxTensor attentionMask = tensor(batch.attentionMask(), batch);
                OnnxTensor tokenTypeIds = tensor(batch.tokenTypeIds(), batch);
                OrtSession.Result result = session.run(Map.of(
                        "input_ids", inputIds, "attention_mask", attentionMask, "token_type_ids", tokenTypeIds))) {
            return batch.logits(floats(result, "start_logits"), floats(result, "end_logits"));
        }
    }

    private static OnnxTensor tensor(long[] values, PaddedBatch batch) throws OrtException {
        return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), LongBuffer.wrap(values), batch.shape());
    }

    private static float[] floats(OrtSession.Result result, String name) {
        OnnxTensor tensor = (OnnxTensor) result.get(name).orElseThrow();
        FloatBuffer buffer = tensor.getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    @Override
    public void close() {
        lifetime.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                session.close();
            }
        } catch (OrtException e) {
            throw new IllegalStateException(
                    "model %s could not be freed: %s".formatted(checkpointId, e.getMessage()), e);
        } finally {
            lifetime.writeLock().unlock();
        }
    }
}
