package io.squadron.checkpoints.onnx;

import io.squadron.checkpoints.safetensors.SafetensorsFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Products in 8 bits: each output's weights are quantised once, each token's vector at every call by its own largest number.
 * So a window's logits do not depend on what else is in its batch, and one token's outliers cost the others nothing; with
 * one scale for a whole batch, as ONNX Runtime's own dynamic quantisation has it, the logits of a fine-tuned MiniLM were
 * more than twice as far off. Sums, biases, LayerNorm, the attention's products of tokens with tokens and the head stay in
 * float32.
 *
 * <p>For one graph.
 */
final class Int8Products implements Products {
    private static final int LARGEST = 127;
    /** Inputs are unsigned, which ONNX Runtime has the faster products for: zero is in the middle. */
    private static final byte ZERO_POINT = (byte) 128;
    /** The scale of a vector of zeros. */
    private static final float SMALLEST = 1e-20f;

    private final OnnxGraph graph;
    private final SafetensorsFile weights;
    private final int heads;
    private final Map<Integer, String> shapes = new HashMap<>();

    private final String zeroPoint;
    private final String one;
    private final String smallest;
    private final String step;
    private final String everything;
    private final String column;
    private final String batchAndSequence;
    /** {@code uint8[batch * sequence]} */
    private final String zeroPoints;

    Int8Products(OnnxGraph graph, SafetensorsFile weights, int heads) {
        this.graph = graph;
        this.weights = weights;
        this.heads = heads;
        zeroPoint = graph.constant(Initializer.ofUnsignedByte("int8.zero_point", ZERO_POINT));
        one = graph.constant(Initializer.ofFloats("int8.one", new float[] {1}));
        smallest = graph.constant(Initializer.ofFloats("int8.smallest", new float[] {SMALLEST}));
        step = graph.constant(Initializer.ofFloats("int8.step", new float[] {1f / LARGEST}));
        everything = graph.constant(Initializer.ofLongs("int8.everything", -1));
        column = graph.constant(Initializer.ofLongs("int8.column", -1, 1));
        batchAndSequence = graph.add("int8.batch_and_sequence", "Shape", List.of("input_ids"));
        String tokens = graph.add("int8.tokens", "Reshape", List.of("input_ids", everything));
        zeroPoints = graph.add(
                "int8.zero_points", "Expand", List.of(zeroPoint, graph.add("int8.count", "Shape", List.of(tokens))));
    }

    @Override
    public String attention(String prefix, String hidden, Optional<String> attentionMask) throws IOException {
        List<QuantizedMatrix> matrices = new ArrayList<>();
        List<String> biases = new ArrayList<>();
        for (String name : QUERY_KEY_VALUE) {
            matrices.add(matrix(prefix + name));
            biases.add(BertGraph.weight(graph, weights, prefix + name + ".bias"));
        }
        String product = multiply(prefix + "query_key_value", hidden, QuantizedMatrix.beside(matrices));
        String bias = graph.add(prefix + "bias", "Concat", biases, FIRST_AXIS);
        String sum = graph.add(prefix + "query_key_value.sum", "Add", List.of(product, bias));
        List<String> arguments = new ArrayList<>(graph.addSeveral(
                QUERY_KEY_VALUE.size(), prefix + "part", "Split", List.of(sum), new Attribute.Whole("axis", -1)));
        // They have their bias already.
        attentionMask.ifPresent(mask -> arguments.addAll(List.of("", mask)));
        return graph.addFused(
                prefix + "context", "MultiHeadAttention", arguments, new Attribute.Whole("num_heads", heads));
    }

    @Override
    public String product(String node, String input, String name) throws IOException {
        return multiply(node, input, matrix(name));
    }

    private QuantizedMatrix matrix(String name) throws IOException {
        String weight = name + ".weight";
        BertGraph.requireFloats(weights, weight);
        List<Long> shape = weights.entry(weight).shape();
        return QuantizedMatrix.of(
                weights.floats(weight), shape.get(0).intValue(), shape.get(1).intValue());
    }

    private String multiply(String node, String input, QuantizedMatrix matrix) {
        String scale = scaleOfEachToken(node, input);
        String rows = graph.add(node + ".rows", "Reshape", List.of(input, shape(-1, matrix.in())));
        String quantized =
                graph.add(node + ".quantized", "QuantizeLinear", List.of(rows, scale, zeroPoints), FIRST_AXIS);
        String product = graph.addFused(
                node + ".product",
                "MatMulIntegerToFloat",
                List.of(
                        quantized,
                        graph.constant(
                                Initializer.ofBytes(node + ".matrix", matrix.values(), matrix.in(), matrix.out())),
                        one,
                        graph.constant(Initializer.ofFloats(node + ".scales", matrix.scales(), matrix.out())),
                        zeroPoint));
        String scaled = graph.add(
                node + ".scaled",
                "Mul",
                List.of(product, graph.add(node + ".scale.column", "Reshape", List.of(scale, column))));
        return graph.add(node, "Reshape", List.of(scaled, shapeOfTokens(matrix.out())));
    }

    /** {@code float[batch * sequence]} */
    private String scaleOfEachToken(String node, String input) {
        String largest = graph.add(
                node + ".largest",
                "ReduceMax",
                List.of(graph.add(node + ".absolute", "Abs", List.of(input))),
                new Attribute.Wholes("axes", -1),
                new Attribute.Whole("keepdims", 0));
        String positive = graph.add(node + ".positive", "Max", List.of(largest, smallest));
        String scale = graph.add(node + ".scale", "Mul", List.of(positive, step));
        return graph.add(node + ".scale.each", "Reshape", List.of(scale, everything));
    }

    private String shape(long rows, int columns) {
        return graph.constant(Initializer.ofLongs("int8.rows_of_" + columns, rows, columns));
    }

    /** Of {@code float[batch, sequence, columns]}. */
    private String shapeOfTokens(int columns) {
        return shapes.computeIfAbsent(
                columns,
                width -> graph.add(
                        "int8.tokens_of_" + width,
                        "Concat",
                        List.of(batchAndSequence, graph.constant(Initializer.ofLongs("int8.width_" + width, width))),
                        FIRST_AXIS));
    }
}
