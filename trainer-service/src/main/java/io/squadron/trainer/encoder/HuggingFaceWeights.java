package io.squadron.trainer.encoder;

import io.squadron.checkpoints.safetensors.DType;
import io.squadron.trainer.tensor.FloatConversion;
import io.squadron.trainer.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** From the tensors of any BERT that transformers saved to those of BertForQuestionAnswering, in float32. */
final class HuggingFaceWeights {
    /** What a BERT file may hold beside the encoder: a pooler, other heads, and indices that are no weights. */
    private static final Pattern NOT_NEEDED = Pattern.compile(
            "(bert\\.)?(pooler\\..*|cls\\..*|classifier\\..*|embeddings\\.(position_ids|token_type_ids))");

    /** Where a tensor that the configuration does not have means another configuration, not one more head. */
    private static final Pattern MODELS_OWN = Pattern.compile("bert\\.(encoder|embeddings)\\..*|qa_outputs\\..*");

    private static final Set<DType> FLOATS = Set.of(DType.F32, DType.F16, DType.BF16);

    private HuggingFaceWeights() {}

    /**
     * Takes the encoder's weights, and those of a head for question answering if there are any.
     *
     * @param source the file, for the message
     * @throws UnusableEncoderException if one is missing or misshapen, the encoder has more than the configuration says, or
     *     one holds NaN or infinity
     */
    static Map<String, Tensor> read(String source, BertConfig config, Map<String, Tensor> content) {
        Map<String, Tensor> weights = select(source, config, content);
        // Only now: what does not fit shall not have been converted in vain.
        weights.replaceAll((name, tensor) -> requireFinite(source, name, FloatConversion.toF32(tensor)));
        return weights;
    }

    /** As {@link #read}, in the precision that they have, their values unread. */
    static Map<String, Tensor> select(String source, BertConfig config, Map<String, Tensor> content) {
        Map<String, Tensor> found = new LinkedHashMap<>();
        content.forEach((name, tensor) -> {
            if (isModelsOwn(name) && found.put(modernName(name), requireFloat(source, name, tensor)) != null) {
                throw new UnusableEncoderException(
                        "%s holds the tensor %s twice, by an old and a new name".formatted(source, modernName(name)));
            }
        });
        boolean hasHead = found.containsKey(Encoder.HEAD_WEIGHT) || found.containsKey(Encoder.HEAD_BIAS);
        return WeightCheck.select(
                source, hasHead ? BertShapes.ofQuestionAnswering(config) : BertShapes.ofEncoder(config), found);
    }

    /** What lies beside and is neither the model's nor of a head that BERTs usually have. */
    static List<String> unused(Map<String, Tensor> content) {
        return content.keySet().stream()
                .filter(name -> !isModelsOwn(name) && !NOT_NEEDED.matcher(name).matches())
                .toList();
    }

    private static boolean isModelsOwn(String name) {
        return MODELS_OWN.matcher(modernName(name)).matches()
                && !NOT_NEEDED.matcher(name).matches();
    }

    /** A bare BertModel's names lack the prefix; models converted from TensorFlow say gamma and beta. */
    private static String modernName(String name) {
        String prefixed = name.startsWith("bert.") || name.startsWith("qa_outputs.") ? name : "bert." + name;
        return prefixed.replace("LayerNorm.gamma", "LayerNorm.weight").replace("LayerNorm.beta", "LayerNorm.bias");
    }

    /** A training would end with its first update and blame the learning rate; a model's answers would be noise. */
    private static Tensor requireFinite(String source, String name, Tensor tensor) {
        if (!tensor.isFinite()) {
            throw new UnusableEncoderException(
                    "%s: the tensor %s holds NaN or infinite values; take another copy of the model, or another model"
                            .formatted(source, name));
        }
        return tensor;
    }

    private static Tensor requireFloat(String source, String name, Tensor tensor) {
        if (!FLOATS.contains(tensor.dtype())) {
            throw new UnusableEncoderException(
                    "%s: tensor %s is %s; weights must be F32, F16 or BF16".formatted(source, name, tensor.dtype()));
        }
        return tensor;
    }
}
