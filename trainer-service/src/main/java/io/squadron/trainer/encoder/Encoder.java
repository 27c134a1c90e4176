package io.squadron.trainer.encoder;

import io.squadron.trainer.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A pretrained BERT to start from.
 *
 * @param config its sizes
 * @param weights float32 weights by the names of Hugging Face's BertForQuestionAnswering ({@code bert.embeddings…},
 *     {@code bert.encoder.layer.0…}), without a pooler; {@code qa_outputs.*} only if it was fine-tuned for question answering
 * @param source where it came from, for people: a Maven artifact or a directory
 * @param sha256 lower-case hex SHA-256 of the file that holds the weights
 */
public record Encoder(BertConfig config, Map<String, Tensor> weights, String source, String sha256) {
    public static final String HEAD_WEIGHT = "qa_outputs.weight";
    public static final String HEAD_BIAS = "qa_outputs.bias";

    public Encoder {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    }

    /** It already holds weights of the question answering head. */
    public boolean hasQuestionAnsweringHead() {
        return weights.containsKey(HEAD_WEIGHT);
    }
}
