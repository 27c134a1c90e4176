package io.squadron.trainer.safetensors;

import io.squadron.trainer.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The content of one safetensors file.
 *
 * @param tensors by name, in the order of the data
 * @param metadata the header's {@code __metadata__}; may be empty
 */
public record Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
    public Safetensors {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Map.copyOf(metadata);
    }
}
