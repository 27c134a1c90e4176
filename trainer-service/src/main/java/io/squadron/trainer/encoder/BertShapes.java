package io.squadron.trainer.encoder;

import java.util.LinkedHashMap;
import java.util.Map;

/** Every weight that a BERT of given sizes has, by Hugging Face's name, with its shape. */
public final class BertShapes {
    private final BertConfig config;
    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    private BertShapes(BertConfig config) {
        this.config = config;
    }

    /** The encoder alone, in the model's order; without a pooler, which question answering does not use. */
    public static Map<String, long[]> ofEncoder(BertConfig config) {
        BertShapes shapes = new BertShapes(config);
        shapes.embeddings();
        for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
            shapes.layer("bert.encoder.layer." + layer);
        }
        return shapes.shapes;
    }

    /** The encoder and the head that scores each token as start and as end. */
    public static Map<String, long[]> ofQuestionAnswering(BertConfig config) {
        Map<String, long[]> shapes = ofEncoder(config);
        shapes.put(Encoder.HEAD_WEIGHT, new long[] {2, config.hiddenSize()});
        shapes.put(Encoder.HEAD_BIAS, new long[] {2});
        return shapes;
    }

    private void embeddings() {
        int hidden = config.hiddenSize();
        put("bert.embeddings.word_embeddings.weight", config.vocabSize(), hidden);
        put("bert.embeddings.position_embeddings.weight", config.maxPositionEmbeddings(), hidden);
        put("bert.embeddings.token_type_embeddings.weight", config.typeVocabSize(), hidden);
        layerNorm("bert.embeddings.LayerNorm");
    }

    private void layer(String layer) {
        int hidden = config.hiddenSize();
        int intermediate = config.intermediateSize();
        linear(layer + ".attention.self.query", hidden, hidden);
        linear(layer + ".attention.self.key", hidden, hidden);
        linear(layer + ".attention.self.value", hidden, hidden);
        linear(layer + ".attention.output.dense", hidden, hidden);
        layerNorm(layer + ".attention.output.LayerNorm");
        linear(layer + ".intermediate.dense", intermediate, hidden);
        linear(layer + ".output.dense", hidden, intermediate);
        layerNorm(layer + ".output.LayerNorm");
    }

    private void linear(String name, long out, long in) {
        put(name + ".weight", out, in);
        put(name + ".bias", out);
    }

    private void layerNorm(String name) {
        put(name + ".weight", config.hiddenSize());
        put(name + ".bias", config.hiddenSize());
    }

    private void put(String name, long... shape) {
        shapes.put(name, shape);
    }
}
