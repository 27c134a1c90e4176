package io.squadron.trainer.encoder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.squadron.trainer.safetensors.Safetensors;
import io.squadron.trainer.safetensors.SafetensorsReader;
import io.squadron.trainer.tensor.DType;
import io.squadron.trainer.tensor.FloatConversion;
import io.squadron.trainer.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A BERT as Hugging Face keeps it: a directory with config.json and model.safetensors, of a bare BertModel or of one with
 * any head. Squadron's own checkpoints are such directories too.
 */
final class HuggingFaceDirectory {
    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "model.safetensors";
    private static final List<String> PICKLED = List.of("pytorch_model.bin", "model.bin", "model.pkl");

    /** What a BERT file may hold beside the encoder: a pooler, other heads, and an index that is no weight. */
    private static final Pattern NOT_NEEDED =
            Pattern.compile("(bert\\.)?(pooler\\..*|cls\\..*|classifier\\..*|embeddings\\.position_ids)");

    private static final Set<DType> FLOATS = Set.of(DType.F32, DType.F16, DType.BF16);
    private static final JsonMapper JSON = new JsonMapper();

    private final Path directory;

    HuggingFaceDirectory(Path directory) {
        this.directory = directory;
    }

    Encoder load() {
        Path configFile = directory.resolve(CONFIG);
        Path weightsFile = directory.resolve(WEIGHTS);
        requireFiles(configFile, weightsFile);
        try {
            BertConfig config = BertConfigJson.read(configFile.toString(), readJson(configFile));
            String sha256 = Sha256.of(weightsFile);
            Map<String, Tensor> weights = weights(weightsFile, config);
            return new Encoder(config, weights, directory.toString(), sha256);
        } catch (IOException e) {
            throw new UnusableEncoderException("%s cannot be read: %s".formatted(directory, e.getMessage()), e);
        }
    }

    private void requireFiles(Path configFile, Path weightsFile) {
        if (!Files.isRegularFile(configFile)) {
            throw new UnusableEncoderException(directory + " has no " + CONFIG + ": it is no Hugging Face model");
        }
        if (Files.isRegularFile(weightsFile)) {
            return;
        }
        for (String pickled : PICKLED) {
            if (Files.exists(directory.resolve(pickled))) {
                throw new UnusableEncoderException("%s holds %s, a pickle, which can run any code when it is read; "
                                .formatted(directory, pickled)
                        + "convert it to " + WEIGHTS + " with Python's save_pretrained(safe_serialization=True)");
            }
        }
        if (Files.exists(directory.resolve(WEIGHTS + ".index.json"))) {
            throw new UnusableEncoderException(
                    directory + " holds its weights in several files; save it as one " + WEIGHTS);
        }
        throw new UnusableEncoderException(directory + " has no " + WEIGHTS);
    }

    private static JsonNode readJson(Path file) throws IOException {
        JsonNode json;
        try {
            json = JSON.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new UnusableEncoderException(file + " is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!json.isObject()) {
            throw new UnusableEncoderException(file + " is not a JSON object");
        }
        return json;
    }

    private static Map<String, Tensor> weights(Path file, BertConfig config) throws IOException {
        Safetensors content = SafetensorsReader.read(file);
        Map<String, Tensor> found = new LinkedHashMap<>();
        content.tensors().forEach((name, tensor) -> {
            if (!NOT_NEEDED.matcher(name).matches()) {
                found.put(modernName(name), toF32(file, name, tensor));
            }
        });
        boolean hasHead = found.containsKey(Encoder.HEAD_WEIGHT) || found.containsKey(Encoder.HEAD_BIAS);
        Map<String, long[]> needed = hasHead ? BertShapes.ofQuestionAnswering(config) : BertShapes.ofEncoder(config);
        for (String name : found.keySet()) {
            if (!needed.containsKey(name)) {
                throw new UnusableEncoderException(
                        "%s holds the tensor %s that its configuration does not know".formatted(file, name));
            }
        }
        return WeightCheck.select(file.toString(), needed, found);
    }

    /** A bare BertModel's names lack the prefix; models converted from TensorFlow say gamma and beta. */
    private static String modernName(String name) {
        String prefixed = name.startsWith("bert.") || name.startsWith("qa_outputs.") ? name : "bert." + name;
        return prefixed.replace("LayerNorm.gamma", "LayerNorm.weight").replace("LayerNorm.beta", "LayerNorm.bias");
    }

    private static Tensor toF32(Path file, String name, Tensor tensor) {
        if (!FLOATS.contains(tensor.dtype())) {
            throw new UnusableEncoderException(
                    "%s: tensor %s is %s; weights must be F32, F16 or BF16".formatted(file, name, tensor.dtype()));
        }
        return FloatConversion.toF32(tensor);
    }
}
