package io.squadron.trainer.encoder.tensorflow;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code golden/tensor-bundle}: what TensorFlow wrote, see the README there. */
public final class GoldenBundle {
    /** The i-th value of the k-th of them is k + i / 4096. */
    public static final List<String> VARIABLES = variables();

    private GoldenBundle() {}

    public static Path prefix() {
        try {
            return Path.of(GoldenBundle.class
                            .getResource("/golden/tensor-bundle/variables.index")
                            .toURI())
                    .resolveSibling("variables");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> variables() {
        List<String> names = new ArrayList<>(List.of(
                "module/bert/embeddings/word_embeddings",
                "module/bert/embeddings/position_embeddings",
                "module/bert/embeddings/token_type_embeddings",
                "module/bert/embeddings/LayerNorm/beta",
                "module/bert/embeddings/LayerNorm/gamma"));
        for (int layer = 0; layer < 2; layer++) {
            for (String name : List.of(
                    "attention/self/query/kernel",
                    "attention/self/query/bias",
                    "attention/self/key/kernel",
                    "attention/self/key/bias",
                    "attention/self/value/kernel",
                    "attention/self/value/bias",
                    "attention/output/dense/kernel",
                    "attention/output/dense/bias",
                    "attention/output/LayerNorm/beta",
                    "attention/output/LayerNorm/gamma",
                    "intermediate/dense/kernel",
                    "intermediate/dense/bias",
                    "output/dense/kernel",
                    "output/dense/bias",
                    "output/LayerNorm/beta",
                    "output/LayerNorm/gamma")) {
                names.add("module/bert/encoder/layer_" + layer + "/" + name);
            }
        }
        names.add("module/bert/pooler/dense/kernel");
        names.add("module/bert/pooler/dense/bias");
        names.add("module/cls/predictions/output_bias");
        return List.copyOf(names);
    }
}
