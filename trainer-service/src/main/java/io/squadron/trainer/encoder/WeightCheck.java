package io.squadron.trainer.encoder;

import io.squadron.trainer.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Takes from a file's tensors exactly those that a model needs. */
final class WeightCheck {
    private WeightCheck() {}

    /**
     * Selects the tensors of a model, in the model's order.
     *
     * @param source the file, for the message
     * @throws UnusableEncoderException if one is missing or has another shape
     */
    static Map<String, Tensor> select(String source, Map<String, long[]> needed, Map<String, Tensor> found) {
        Map<String, Tensor> selected = new LinkedHashMap<>();
        needed.forEach((name, shape) -> {
            Tensor tensor = found.get(name);
            if (tensor == null) {
                throw new UnusableEncoderException(
                        "%s lacks the tensor %s that its configuration asks for".formatted(source, name));
            }
            if (!Arrays.equals(tensor.shape(), shape)) {
                throw new UnusableEncoderException("%s: tensor %s has the shape %s, but its configuration asks for %s"
                        .formatted(source, name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
            }
            selected.put(name, tensor);
        });
        return selected;
    }
}
