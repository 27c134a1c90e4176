package io.squadron.checkpoints.onnx;

import io.squadron.checkpoints.safetensors.SafetensorsFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Products in 8 bits, by dynamic quantisation: each output's weights are quantised once around zero, the inputs of a product
 * at every call. Sums, biases, LayerNorm, the attention's products of tokens with tokens and the head stay in float32.
 */
record Int8Products(SafetensorsFile weights, int heads) implements Products {

    @Override
    public String attention(OnnxGraph graph, String prefix, String hidden, String attentionMask) throws IOException {
        List<QuantizedMatrix> matrices = new ArrayList<>();
        List<String> biases = new ArrayList<>();
        for (String name : QUERY_KEY_VALUE) {
            matrices.add(matrix(prefix + name));
            biases.add(BertGraph.weight(graph, weights, prefix + name + ".bias"));
        }
        QuantizedMatrix matrix = QuantizedMatrix.beside(matrices);
        // The quantised input, its scale and its zero point.
        List<String> quantized = graph.addSeveral(3, prefix + "input", "DynamicQuantizeLinear", List.of(hidden));
        return graph.addFused(
                prefix + "context",
                "QAttention",
                List.of(
                        quantized.get(0),
                        values(graph, prefix, matrix),
                        graph.add(prefix + "bias", "Concat", biases, FIRST_AXIS),
                        quantized.get(1),
                        scales(graph, prefix, matrix),
                        attentionMask,
                        quantized.get(2),
                        graph.constant(
                                Initializer.ofBytes(prefix + "zero_points", new byte[matrix.out()], matrix.out()))),
                new Attribute.Whole("num_heads", heads));
    }

    @Override
    public String product(OnnxGraph graph, String node, String input, String name) throws IOException {
        QuantizedMatrix matrix = matrix(name);
        return graph.addFused(
                node,
                "DynamicQuantizeMatMul",
                List.of(input, values(graph, name + ".", matrix), scales(graph, name + ".", matrix)));
    }

    private QuantizedMatrix matrix(String name) throws IOException {
        String weight = name + ".weight";
        BertGraph.requireFloats(weights, weight);
        List<Long> shape = weights.entry(weight).shape();
        return QuantizedMatrix.of(
                weights.floats(weight), shape.get(0).intValue(), shape.get(1).intValue());
    }

    private static String values(OnnxGraph graph, String prefix, QuantizedMatrix matrix) {
        return graph.constant(Initializer.ofBytes(prefix + "weight.int8", matrix.values(), matrix.in(), matrix.out()));
    }

    private static String scales(OnnxGraph graph, String prefix, QuantizedMatrix matrix) {
        return graph.constant(Initializer.ofFloats(prefix + "weight.scales", matrix.scales(), matrix.out()));
    }
}
