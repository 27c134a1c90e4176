package io.squadron.checkpoints.onnx;

import io.squadron.checkpoints.onnx.Initializer.ElementType;
import io.squadron.checkpoints.safetensors.DType;
import io.squadron.checkpoints.safetensors.SafetensorsFile;
import io.squadron.checkpoints.safetensors.SafetensorsHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The graph of a BERT that answers questions: {@code (input_ids, attention_mask, token_type_ids int64[batch, sequence]) →
 * (start_logits, end_logits float[batch, sequence])}, the names of Hugging Face's exports. A position whose mask is 0 is
 * attended by nobody; without padding there is no mask.
 *
 * <p>It is written in ONNX Runtime's fused operators
 * (https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md), which its optimizer would have to find in
 * a plain export, and finds in some only.
 */
final class BertGraph {
    private static final String EMBEDDINGS = "bert.embeddings.";
    private static final String HEAD = "qa_outputs";

    private final BertSizes sizes;
    private final SafetensorsFile weights;
    private final OnnxGraph graph = new OnnxGraph("bert_for_question_answering");
    private final Products products;
    private final Batches batches;

    private BertGraph(BertSizes sizes, SafetensorsFile weights, OnnxPrecision precision, Batches batches) {
        this.batches = batches;
        this.sizes = sizes;
        this.weights = weights;
        this.products = switch (precision) {
            case FP32 -> new FloatProducts(graph, weights, sizes.heads());
            case INT8 -> new Int8Products(graph, weights, sizes.heads());
        };
    }

    static OnnxGraph of(BertSizes sizes, SafetensorsFile weights, OnnxPrecision precision, Batches batches)
            throws IOException {
        return new BertGraph(sizes, weights, precision, batches).build();
    }

    private OnnxGraph build() throws IOException {
        String inputIds = int32(graph.input("input_ids"));
        Optional<String> attentionMask =
                batches == Batches.PADDED ? Optional.of(int32(graph.input("attention_mask"))) : Optional.empty();
        String tokenTypeIds = int32(graph.input("token_type_ids"));
        String hidden = embeddings(inputIds, tokenTypeIds);
        for (int layer = 0; layer < sizes.layers(); layer++) {
            hidden = layer("bert.encoder.layer." + layer + ".", hidden, attentionMask);
        }
        head(hidden);
        return graph;
    }

    private String int32(String input) {
        return graph.add(
                input + ".int32", "Cast", List.of(input), new Attribute.Whole("to", ElementType.INT32.number()));
    }

    private String embeddings(String inputIds, String tokenTypeIds) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(inputIds, tokenTypeIds));
        for (String name : List.of(
                "word_embeddings.weight",
                "position_embeddings.weight",
                "token_type_embeddings.weight",
                "LayerNorm.weight",
                "LayerNorm.bias")) {
            arguments.add(weight(EMBEDDINGS + name));
        }
        // The second would count what each mask leaves, were it given one.
        return graph.addFusedSeveral(
                        2,
                        EMBEDDINGS + "output",
                        "EmbedLayerNormalization",
                        arguments,
                        new Attribute.Real("epsilon", sizes.layerNormEps()))
                .get(0);
    }

    private String layer(String layer, String hidden, Optional<String> attentionMask) throws IOException {
        String context = products.attention(layer + "attention.self.", hidden, attentionMask);
        String attended = residual(layer + "attention.output.", context, hidden);
        String wide = activation(
                layer + "intermediate.",
                products.product(layer + "intermediate.dense.product", attended, layer + "intermediate.dense"));
        return residual(layer + "output.", wide, attended);
    }

    /** A linear layer, the residual connection around what led to it, and LayerNorm. */
    private String residual(String prefix, String input, String around) throws IOException {
        String product = products.product(prefix + "dense.product", input, prefix + "dense");
        return graph.addFused(
                prefix + "output",
                "SkipLayerNormalization",
                List.of(
                        product,
                        around,
                        weight(prefix + "LayerNorm.weight"),
                        weight(prefix + "LayerNorm.bias"),
                        weight(prefix + "dense.bias")),
                new Attribute.Real("epsilon", sizes.layerNormEps()));
    }

    private String activation(String prefix, String product) throws IOException {
        String bias = weight(prefix + "dense.bias");
        String node = prefix + "activation";
        return switch (sizes.activation()) {
            case GELU -> graph.addFused(node, "BiasGelu", List.of(product, bias));
            case GELU_NEW -> graph.addFused(node, "FastGelu", List.of(product, bias));
            case RELU -> graph.add(node, "Relu", List.of(graph.add(prefix + "dense", "Add", List.of(product, bias))));
        };
    }

    private void head(String hidden) throws IOException {
        String transposed = graph.add(HEAD + ".transposed", "Transpose", List.of(weight(HEAD + ".weight")));
        String product = graph.add(HEAD + ".product", "MatMul", List.of(hidden, transposed));
        String logits = graph.add(HEAD, "Add", List.of(product, weight(HEAD + ".bias")));
        List<String> startAndEnd =
                graph.addSeveral(2, HEAD + ".logits", "Split", List.of(logits), new Attribute.Whole("axis", -1));
        String last = graph.constant(Initializer.ofLongs("last_axis", -1));
        graph.output(graph.add("start_logits", "Squeeze", List.of(startAndEnd.get(0), last)));
        graph.output(graph.add("end_logits", "Squeeze", List.of(startAndEnd.get(1), last)));
    }

    private String weight(String name) throws UnsupportedModelException {
        return weight(graph, weights, name);
    }

    /** A tensor of the weights' file as it stands there. */
    static String weight(OnnxGraph graph, SafetensorsFile weights, String name) throws UnsupportedModelException {
        requireFloats(weights, name);
        return graph.constant(new Initializer(
                name, ElementType.FLOAT, weights.entry(name).shape(), new TensorData.OfWeights(weights, name)));
    }

    static void requireFloats(SafetensorsFile weights, String name) throws UnsupportedModelException {
        SafetensorsHeader.Entry entry = weights.entries().get(name);
        if (entry == null || entry.dtype() != DType.F32) {
            throw new UnsupportedModelException("%s has no %s in float32, which a BERT that answers questions has"
                    .formatted(weights.path().getFileName(), name));
        }
    }
}
