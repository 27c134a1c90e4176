package io.squadron.trainer.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Hugging Face's config.json of a BERT: what is read from it, what is refused, what is written. */
public final class BertConfigJson {
    // Each many times what any published BERT has: a file of a few bytes shall not ask for more tensors than memory can
    // list, and no product of two of these, nor the sum of all weights, overflows.
    private static final int MAX_VOCAB_SIZE = 10_000_000;
    private static final int MAX_HIDDEN_SIZE = 100_000;
    private static final int MAX_NUM_HIDDEN_LAYERS = 1_000;
    private static final int MAX_INTERMEDIATE_SIZE = 1_000_000;
    private static final int MAX_POSITION_EMBEDDINGS = 1_000_000;
    private static final int MAX_TYPE_VOCAB_SIZE = 1_000;

    private static final List<String> SIZES = List.of(
            "vocab_size",
            "hidden_size",
            "num_hidden_layers",
            "num_attention_heads",
            "intermediate_size",
            "max_position_embeddings");

    private BertConfigJson() {}

    /**
     * Reads a configuration; what is not named takes the default of transformers' BertConfig.
     *
     * @param source the file, for the message
     * @throws UnusableEncoderException if it is another kind of model, or the sizes cannot be
     */
    static BertConfig read(String source, JsonNode json) {
        requireBert(source, json);
        String positions = json.path("position_embedding_type").asText("absolute");
        if (!positions.equals("absolute")) {
            throw new UnusableEncoderException("%s says position_embedding_type \"%s\"; only \"absolute\" is supported"
                    .formatted(source, positions));
        }
        if (json.path("is_decoder").asBoolean(false)) {
            throw new UnusableEncoderException(source + " describes a decoder; question answering needs an encoder");
        }
        String act = json.path("hidden_act").asText("gelu");
        Activation activation = Activation.named(act)
                .orElseThrow(() -> new UnusableEncoderException(
                        "%s says hidden_act \"%s\"; gelu, gelu_new and relu are supported".formatted(source, act)));
        BertConfig config = new BertConfig(
                size(source, json, "vocab_size", 30522, MAX_VOCAB_SIZE),
                size(source, json, "hidden_size", 768, MAX_HIDDEN_SIZE),
                size(source, json, "num_hidden_layers", 12, MAX_NUM_HIDDEN_LAYERS),
                size(source, json, "num_attention_heads", 12, MAX_HIDDEN_SIZE),
                size(source, json, "intermediate_size", 3072, MAX_INTERMEDIATE_SIZE),
                activation,
                probability(source, json, "hidden_dropout_prob"),
                probability(source, json, "attention_probs_dropout_prob"),
                size(source, json, "max_position_embeddings", 512, MAX_POSITION_EMBEDDINGS),
                size(source, json, "type_vocab_size", 2, MAX_TYPE_VOCAB_SIZE),
                positive(source, json, "layer_norm_eps", 1e-12),
                positive(source, json, "initializer_range", 0.02),
                json.path("pad_token_id").asInt(0));
        requireConsistent(source, config);
        return config;
    }

    /**
     * Models of 2019 and many small ones do not say their type. transformers knows them by their class; where that is not
     * said either, all of BERT's sizes are there, and whether it is one shows in its tensors.
     */
    private static void requireBert(String source, JsonNode json) {
        if (json.hasNonNull("model_type")) {
            String modelType = json.path("model_type").asText();
            if (!modelType.equals("bert")) {
                throw new UnusableEncoderException(
                        "%s says model_type \"%s\"; only BERT (\"bert\") is supported, so name a BERT model"
                                .formatted(source, modelType));
            }
            return;
        }
        String architecture = json.path("architectures").path(0).asText("");
        if (architecture.startsWith("Bert")) {
            return;
        }
        if (!architecture.isEmpty() && !architecture.startsWith("TinyBert")) {
            throw new UnusableEncoderException(
                    "%s names no model_type, and the architecture \"%s\" is not known as a BERT; if it is one, add \"model_type\": \"bert\""
                            .formatted(source, architecture));
        }
        List<String> missing = SIZES.stream().filter(size -> !json.has(size)).toList();
        if (!missing.isEmpty()) {
            throw new UnusableEncoderException(
                    "%s names no model_type, and of a BERT's sizes it lacks %s; if it is a BERT, add \"model_type\": \"bert\" and its sizes"
                            .formatted(source, String.join(", ", missing)));
        }
    }

    private static void requireConsistent(String source, BertConfig config) {
        if (config.hiddenSize() % config.numAttentionHeads() != 0) {
            throw new UnusableEncoderException("%s: hidden_size %d is not a multiple of num_attention_heads %d"
                    .formatted(source, config.hiddenSize(), config.numAttentionHeads()));
        }
        if (config.typeVocabSize() < 2) {
            throw new UnusableEncoderException(
                    source + ": type_vocab_size is 1, but question and context need 2 segments");
        }
        if (config.padTokenId() < 0 || config.padTokenId() >= config.vocabSize()) {
            throw new UnusableEncoderException("%s: pad_token_id %d is not in the vocabulary of %d"
                    .formatted(source, config.padTokenId(), config.vocabSize()));
        }
    }

    private static int size(String source, JsonNode json, String key, int byDefault, int most) {
        JsonNode node = json.path(key);
        if (node.isMissingNode()) {
            return byDefault;
        }
        if (!node.isInt() || node.intValue() < 1 || node.intValue() > most) {
            throw new UnusableEncoderException(
                    "%s: %s must be a whole number from 1 to %d, but is %s".formatted(source, key, most, node));
        }
        return node.intValue();
    }

    private static double positive(String source, JsonNode json, String key, double byDefault) {
        double value = json.path(key).asDouble(byDefault);
        // The model computes in float32, where 1e39 is infinite already.
        if (!(value > 0) || !Float.isFinite((float) value)) {
            throw new UnusableEncoderException(
                    "%s: %s must be above 0 and finite in float32, but is %s".formatted(source, key, value));
        }
        return value;
    }

    private static double probability(String source, JsonNode json, String key) {
        double value = json.path(key).asDouble(0.1);
        if (!(value >= 0 && value < 1)) {
            throw new UnusableEncoderException(
                    "%s: %s must be at least 0 and below 1, but is %s".formatted(source, key, value));
        }
        return value;
    }

    /** The config.json of a model for question answering, which Python's {@code from_pretrained} reads. */
    public static ObjectNode write(BertConfig config) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putArray("architectures").add("BertForQuestionAnswering");
        json.put("model_type", "bert");
        json.put("vocab_size", config.vocabSize());
        json.put("hidden_size", config.hiddenSize());
        json.put("num_hidden_layers", config.numHiddenLayers());
        json.put("num_attention_heads", config.numAttentionHeads());
        json.put("intermediate_size", config.intermediateSize());
        json.put("hidden_act", config.hiddenAct().configName());
        json.put("hidden_dropout_prob", config.hiddenDropoutProb());
        json.put("attention_probs_dropout_prob", config.attentionProbsDropoutProb());
        json.put("max_position_embeddings", config.maxPositionEmbeddings());
        json.put("type_vocab_size", config.typeVocabSize());
        json.put("layer_norm_eps", config.layerNormEps());
        json.put("initializer_range", config.initializerRange());
        json.put("pad_token_id", config.padTokenId());
        json.put("position_embedding_type", "absolute");
        json.put("torch_dtype", "float32");
        return json;
    }
}
