package io.squadron.checkpoints.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/**
 * What config.json says about a BERT that its weights do not.
 *
 * @param layers {@code num_hidden_layers}
 * @param heads {@code num_attention_heads}
 * @param activation {@code hidden_act}
 * @param layerNormEps {@code layer_norm_eps}, added to the variance
 */
record BertSizes(int layers, int heads, Activation activation, float layerNormEps) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of the feed-forward part. */
    enum Activation {
        /** By the error function. */
        GELU,
        /** By the hyperbolic tangent. */
        GELU_NEW,
        RELU
    }

    /**
     * Reads config.json.
     *
     * @throws UnsupportedModelException if the model is none that a graph can be written for
     */
    static BertSizes read(byte[] config) throws UnsupportedModelException {
        JsonNode json;
        try {
            json = JSON.readTree(config);
        } catch (JsonProcessingException e) {
            throw new UnsupportedModelException("config.json is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UnsupportedModelException("config.json cannot be read: " + e.getMessage());
        }
        return new BertSizes(
                positive(json, "num_hidden_layers"),
                positive(json, "num_attention_heads"),
                activation(json.path("hidden_act").asText("gelu")),
                (float) json.path("layer_norm_eps").asDouble(1e-12));
    }

    private static int positive(JsonNode json, String key) throws UnsupportedModelException {
        int value = json.path(key).asInt();
        if (value < 1) {
            throw new UnsupportedModelException("config.json has no positive " + key);
        }
        return value;
    }

    private static Activation activation(String name) throws UnsupportedModelException {
        return switch (name) {
            case "gelu" -> Activation.GELU;
            case "gelu_new", "gelu_pytorch_tanh" -> Activation.GELU_NEW;
            case "relu" -> Activation.RELU;
            default ->
                throw new UnsupportedModelException(
                        "config.json has the hidden_act \"%s\"; gelu, gelu_new and relu are known".formatted(name));
        };
    }
}
