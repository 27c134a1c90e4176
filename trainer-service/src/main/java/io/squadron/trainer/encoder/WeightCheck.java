package io.squadron.trainer.encoder;

import io.squadron.trainer.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Holds a file's tensors against exactly those that a model needs. */
final class WeightCheck {
    /** Of each kind of fault; a configuration of another model makes every tensor one. */
    private static final int NAMED_AT_MOST = 10;

    private WeightCheck() {}

    /**
     * The tensors of a model, in the model's order.
     *
     * @param source the file, for the message
     * @throws UnusableEncoderException if one is missing, has another shape or is unknown to the model; one sentence
     *     names them all
     */
    static Map<String, Tensor> select(String source, Map<String, long[]> needed, Map<String, Tensor> found) {
        Map<String, Tensor> selected = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        List<String> misshapen = new ArrayList<>();
        needed.forEach((name, shape) -> {
            Tensor tensor = found.get(name);
            if (tensor == null) {
                missing.add(name);
            } else if (!Arrays.equals(tensor.shape(), shape)) {
                misshapen.add("%s has the shape %s instead of %s"
                        .formatted(name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
            } else {
                selected.put(name, tensor);
            }
        });
        List<String> unknown = found.keySet().stream()
                .filter(name -> !needed.containsKey(name))
                .toList();
        List<String> faults = new ArrayList<>();
        if (!missing.isEmpty()) {
            faults.add("it lacks " + listed(missing));
        }
        if (!misshapen.isEmpty()) {
            faults.add(listed(misshapen));
        }
        if (!unknown.isEmpty()) {
            faults.add("it holds " + listed(unknown) + ", which this model does not have");
        }
        if (!faults.isEmpty()) {
            throw new UnusableEncoderException("%s does not hold the tensors of its configuration: %s"
                    .formatted(source, String.join("; ", faults)));
        }
        return selected;
    }

    /** Names some, and counts the rest. */
    static String listed(List<String> faults) {
        String named = String.join(", ", faults.subList(0, Math.min(faults.size(), NAMED_AT_MOST)));
        int more = faults.size() - NAMED_AT_MOST;
        return more > 0 ? named + " and " + more + " more" : named;
    }
}
