import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.Tensors;

/** Lets TensorFlow itself write the variables of a tiny BERT, as Google names and keeps them; see README.md. */
public final class TinyBundle {
    private static final int VOCABULARY = 30;
    private static final int HIDDEN = 8;
    private static final int INTERMEDIATE = 16;
    private static final int POSITIONS = 12;
    private static final int LAYERS = 2;

    private TinyBundle() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        Path scratch = Files.createTempDirectory("tiny-bundle");
        Map<String, long[]> variables = variables();
        try (Graph graph = new Graph();
                Session session = new Session(graph)) {
            String first = scratch.resolve("a").toString();
            String second = scratch.resolve("b").toString();
            session.runner().addTarget(save(graph, first, variables, 0)).run();
            session.runner().addTarget(save(graph, second, variables, 1)).run();
            session.runner()
                    .addTarget(graph.opBuilder("MergeV2Checkpoints", "merge")
                            .addInput(constant(graph, "prefixes", bytes(List.of(first, second))))
                            .addInput(constant(
                                    graph,
                                    "destination",
                                    Tensors.create(
                                            directory.resolve("variables").toString())))
                            .build())
                    .run();
        }
    }

    /** Every second variable, so that both shards are needed. */
    private static Operation save(Graph graph, String prefix, Map<String, long[]> variables, int shard) {
        List<String> names = new ArrayList<>();
        List<Output<?>> values = new ArrayList<>();
        int k = 0;
        for (Map.Entry<String, long[]> variable : variables.entrySet()) {
            if (k % 2 == shard) {
                names.add(variable.getKey());
                values.add(constant(graph, "value" + k, values(k, variable.getValue())));
            }
            k++;
        }
        return graph.opBuilder("SaveV2", "save" + shard)
                .addInput(constant(graph, "prefix" + shard, Tensors.create(prefix)))
                .addInput(constant(graph, "names" + shard, bytes(names)))
                .addInput(constant(
                        graph,
                        "slices" + shard,
                        bytes(names.stream().map(name -> "").toList())))
                .addInputList(values.toArray(new Output<?>[0]))
                .build();
    }

    private static Output<?> constant(Graph graph, String name, Tensor<?> value) {
        return graph.opBuilder("Const", name)
                .setAttr("dtype", value.dataType())
                .setAttr("value", value)
                .build()
                .output(0);
    }

    private static Tensor<?> bytes(List<String> texts) {
        return Tensors.create(texts.stream().map(String::getBytes).toArray(byte[][]::new));
    }

    private static Tensor<?> values(int k, long[] shape) {
        int size = 1;
        for (long length : shape) {
            size *= (int) length;
        }
        FloatBuffer buffer = FloatBuffer.allocate(size);
        for (int i = 0; i < size; i++) {
            buffer.put(k + i / 4096f);
        }
        return Tensor.create(shape, buffer.flip());
    }

    private static Map<String, long[]> variables() {
        Map<String, long[]> variables = new LinkedHashMap<>();
        variables.put("module/bert/embeddings/word_embeddings", new long[] {VOCABULARY, HIDDEN});
        variables.put("module/bert/embeddings/position_embeddings", new long[] {POSITIONS, HIDDEN});
        variables.put("module/bert/embeddings/token_type_embeddings", new long[] {2, HIDDEN});
        layerNorm(variables, "module/bert/embeddings/LayerNorm");
        for (int layer = 0; layer < LAYERS; layer++) {
            String prefix = "module/bert/encoder/layer_" + layer + "/";
            dense(variables, prefix + "attention/self/query", HIDDEN, HIDDEN);
            dense(variables, prefix + "attention/self/key", HIDDEN, HIDDEN);
            dense(variables, prefix + "attention/self/value", HIDDEN, HIDDEN);
            dense(variables, prefix + "attention/output/dense", HIDDEN, HIDDEN);
            layerNorm(variables, prefix + "attention/output/LayerNorm");
            dense(variables, prefix + "intermediate/dense", HIDDEN, INTERMEDIATE);
            dense(variables, prefix + "output/dense", INTERMEDIATE, HIDDEN);
            layerNorm(variables, prefix + "output/LayerNorm");
        }
        dense(variables, "module/bert/pooler/dense", HIDDEN, HIDDEN);
        variables.put("module/cls/predictions/output_bias", new long[] {VOCABULARY});
        return variables;
    }

    private static void dense(Map<String, long[]> variables, String name, long in, long out) {
        variables.put(name + "/kernel", new long[] {in, out});
        variables.put(name + "/bias", new long[] {out});
    }

    private static void layerNorm(Map<String, long[]> variables, String name) {
        variables.put(name + "/beta", new long[] {HIDDEN});
        variables.put(name + "/gamma", new long[] {HIDDEN});
    }
}
