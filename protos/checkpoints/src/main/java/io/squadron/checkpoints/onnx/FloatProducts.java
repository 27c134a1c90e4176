package io.squadron.checkpoints.onnx;

import io.squadron.checkpoints.safetensors.SafetensorsFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Products in float32. The weights stay as the file has them, {@code [out, in]}: ONNX Runtime transposes them once, when
 * it loads the graph, so that no file holds them twice.
 */
record FloatProducts(OnnxGraph graph, SafetensorsFile weights, int heads) implements Products {

    @Override
    public String attention(String prefix, String hidden, Optional<String> attentionMask) throws IOException {
        List<String> matrices = new ArrayList<>();
        List<String> biases = new ArrayList<>();
        for (String name : QUERY_KEY_VALUE) {
            matrices.add(BertGraph.weight(graph, weights, prefix + name + ".weight"));
            biases.add(BertGraph.weight(graph, weights, prefix + name + ".bias"));
        }
        String matrix = graph.add(prefix + "weight", "Concat", matrices, FIRST_AXIS);
        List<String> arguments = new ArrayList<>(
                List.of(hidden, transposed(matrix), graph.add(prefix + "bias", "Concat", biases, FIRST_AXIS)));
        attentionMask.ifPresent(arguments::add);
        return graph.addFused(prefix + "context", "Attention", arguments, new Attribute.Whole("num_heads", heads));
    }

    @Override
    public String product(String node, String input, String name) throws IOException {
        String matrix = BertGraph.weight(graph, weights, name + ".weight");
        return graph.add(node, "MatMul", List.of(input, transposed(matrix)));
    }

    private String transposed(String matrix) {
        return graph.add(matrix + ".transposed", "Transpose", List.of(matrix));
    }
}
