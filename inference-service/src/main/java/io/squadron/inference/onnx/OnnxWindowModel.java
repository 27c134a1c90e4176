package io.squadron.inference.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.squadron.inference.answer.WindowLogits;
import io.squadron.inference.batching.PaddedBatch;
import io.squadron.inference.batching.WindowInput;
import io.squadron.inference.model.NativeModel;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A checkpoint in ONNX Runtime: inputs and outputs of {@link io.squadron.checkpoints.onnx.OnnxModel}. */
final class OnnxWindowModel extends NativeModel {
    private static final String INPUT_IDS = "input_ids";
    private static final String TOKEN_TYPE_IDS = "token_type_ids";
    private static final String ATTENTION_MASK = "attention_mask";

    private final String checkpointId;
    private final OrtSession session;
    private final boolean takesPadding;

    OnnxWindowModel(String checkpointId, OrtSession session) {
        super(checkpointId);
        this.checkpointId = checkpointId;
        this.session = session;
        this.takesPadding = session.getInputNames().contains(ATTENTION_MASK);
    }

    @Override
    protected List<WindowLogits> compute(List<WindowInput> windows) {
        return takesPadding ? run(PaddedBatch.of(windows)) : computeByLength(windows);
    }

    /** Windows of one length need no padding. */
    private List<WindowLogits> computeByLength(List<WindowInput> windows) {
        Map<Integer, List<Integer>> byLength = IntStream.range(0, windows.size())
                .boxed()
                .collect(Collectors.groupingBy(i -> windows.get(i).length()));
        WindowLogits[] all = new WindowLogits[windows.size()];
        for (List<Integer> indexes : byLength.values()) {
            List<WindowLogits> logits =
                    run(PaddedBatch.of(indexes.stream().map(windows::get).toList()));
            for (int i = 0; i < logits.size(); i++) {
                all[indexes.get(i)] = logits.get(i);
            }
        }
        return List.of(all);
    }

    private List<WindowLogits> run(PaddedBatch batch) {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            inputs.put(INPUT_IDS, tensor(batch.inputIds(), batch));
            inputs.put(TOKEN_TYPE_IDS, tensor(batch.tokenTypeIds(), batch));
            if (takesPadding) {
                inputs.put(ATTENTION_MASK, tensor(batch.attentionMask(), batch));
            }
            try (OrtSession.Result result = session.run(inputs)) {
                return batch.logits(floats(result, "start_logits"), floats(result, "end_logits"));
            }
        } catch (OrtException e) {
            throw failed(e);
        } finally {
            inputs.values().forEach(OnnxTensor::close);
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
