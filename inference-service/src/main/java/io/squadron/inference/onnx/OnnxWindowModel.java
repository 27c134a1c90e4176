package io.squadron.inference.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.squadron.inference.answer.WindowLogits;
import io.squadron.inference.batching.PaddedBatch;
import io.squadron.inference.model.NativeModel;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;

/** A checkpoint in ONNX Runtime: inputs and outputs of {@link io.squadron.checkpoints.onnx.OnnxModel}. */
final class OnnxWindowModel extends NativeModel {
    private final String checkpointId;
    private final OrtSession session;

    OnnxWindowModel(String checkpointId, OrtSession session) {
        super(checkpointId);
        this.checkpointId = checkpointId;
        this.session = session;
    }

    @Override
    protected List<WindowLogits> compute(PaddedBatch batch) {
        try (OnnxTensor inputIds = tensor(batch.inputIds(), batch);
                OnnxTensor attentionMask = tensor(batch.attentionMask(), batch);
                OnnxTensor tokenTypeIds = tensor(batch.tokenTypeIds(), batch);
                OrtSession.Result result = session.run(Map.of(
                        "input_ids", inputIds, "attention_mask", attentionMask, "token_type_ids", tokenTypeIds))) {
            return batch.logits(floats(result, "start_logits"), floats(result, "end_logits"));
        } catch (OrtException e) {
            throw failed(e);
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
    protected void free() {
        try {
            session.close();
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    private IllegalStateException failed(OrtException e) {
        return new IllegalStateException("model %s: %s".formatted(checkpointId, e.getMessage()), e);
    }
}
