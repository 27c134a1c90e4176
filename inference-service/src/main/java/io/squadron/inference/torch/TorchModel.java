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
import io.squadron.inference.model.NativeModel;
import java.util.List;

/**
 * A checkpoint's TorchScript in libtorch: {@code forward(input_ids int64[b,s], token_type_ids int64[b,s], attention_mask
 * int64[b,s]) → (start_logits [b,s], end_logits [b,s])}.
 */
final class TorchModel extends NativeModel {
    private final Model model;

    TorchModel(String checkpointId, Model model) {
        super(checkpointId);
        this.model = model;
    }

    @Override
    protected List<WindowLogits> compute(List<WindowInput> windows) {
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
    protected void free() {
        model.close();
    }
}
