package io.squadron.trainer.encoder;

import io.squadron.trainer.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pretrained BERT to start from.
 *
 * @param config its sizes
 * @param weights float32 weights by the names of Hugging Face's BertForQuestionAnswering ({@code bert.embeddings…},
 *     {@code bert.encoder.layer.0…}), without a pooler; {@code qa_outputs.*} only if it was fine-tuned for question answering
 * @param source where it came from, for people: a Maven artifact or a directory
 * @param sha256 lower-case hex SHA-256 of the file that holds the weights
 * @param unused the names of tensors that lay beside them, of heads and layers that this model does not have
 */
public record Encoder(
        BertConfig config, Map<String, Tensor> weights, String source, String sha256, List<String> unused) {
    public static final String HEAD_WEIGHT = "qa_outputs.weight";
    public static final String HEAD_BIAS = "qa_outputs.bias";

    public Encoder {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        unused = List.copyOf(unused);
    }

    /** One whose file holds nothing else. */
    public Encoder(BertConfig config, Map<String, Tensor> weights, String source, String sha256) {
        this(config, weights, source, sha256, List.of());
    }

    /** A sentence about the tensors that are not used; empty if all are. */
    public Optional<String> warning() {
        return unused.isEmpty()
                ? Optional.empty()
                : Optional.of("%s also holds %s, which BERT for question answering does not have; they are left out"
                        .formatted(source, WeightCheck.listed(unused)));
    }

    /** It already holds weights of the question answering head. */
    public boolean hasQuestionAnsweringHead() {
        return weights.containsKey(HEAD_WEIGHT);
    }
}
