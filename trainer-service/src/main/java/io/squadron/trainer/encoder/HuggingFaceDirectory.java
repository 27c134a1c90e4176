package io.squadron.trainer.encoder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.squadron.checkpoints.Sha256;
import io.squadron.trainer.safetensors.GitLfsPointer;
import io.squadron.trainer.safetensors.SafetensorsIndex;
import io.squadron.trainer.safetensors.SafetensorsReader;
import io.squadron.trainer.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A BERT as Hugging Face keeps it: a directory with config.json and model.safetensors (or several such files and an
 * index), of a bare BertModel or of one with any head. Squadron's own checkpoints are such directories too.
 */
public final class HuggingFaceDirectory {
    static final String CONFIG = "config.json";
    static final String WEIGHTS = "model.safetensors";
    private static final String INDEX = WEIGHTS + ".index.json";

    /** All of these are pickles, whole or in pieces. */
    private static final List<String> PICKLED =
            List.of("pytorch_model.bin", "pytorch_model.bin.index.json", "model.bin", "model.pkl");

    /** Other engines' weights: no danger in them, but nothing here reads them. */
    private static final List<String> FOREIGN = List.of("tf_model.h5", "flax_model.msgpack", "model.onnx");

    private static final JsonMapper JSON = new JsonMapper();

    private static final long ROOM_FOR_SMALL_HEADS = 16 << 20;

    private final Path directory;

    HuggingFaceDirectory(Path directory) {
        this.directory = directory;
    }

    /**
     * How large the weights of a BERT can be, whatever heads they have.
     *
     * @param source of the configuration, for the message
     * @param config the content of config.json
     * @throws UnusableEncoderException if it is not that of a BERT
     */
    public static long maxWeightsBytes(String source, JsonNode config) {
        long elements = BertShapes.ofQuestionAnswering(BertConfigJson.read(source, config)).values().stream()
                .mapToLong(Tensor::elements)
                .sum();
        return 2 * elements * Float.BYTES + ROOM_FOR_SMALL_HEADS;
    }

    Encoder load() {
        return read(content -> new Encoder(
                content.config(),
                HuggingFaceWeights.read(content.source(), content.config(), content.tensors()),
                directory.toString(),
                Sha256.of(content.files()),
                HuggingFaceWeights.unused(content.tensors())));
    }

    /**
     * Checks the configuration and the tensors' names, shapes and types; reads no weight.
     *
     * @return the sizes
     * @throws UnusableEncoderException as {@link #load} does
     */
    BertConfig check() {
        return read(content -> {
            Map<String, Tensor> unused =
                    HuggingFaceWeights.select(content.source(), content.config(), content.tensors());
            return content.config();
        });
    }

    /** What lies here: the tensors are mapped, not read. */
    private record Content(BertConfig config, String source, List<Path> files, Map<String, Tensor> tensors) {}

    private interface Reading<T> {
        T of(Content content) throws IOException;
    }

    private <T> T read(Reading<T> reading) {
        Path configFile = directory.resolve(CONFIG);
        if (!Files.isRegularFile(configFile)) {
            throw new UnusableEncoderException(directory + " has no " + CONFIG + ": it is no Hugging Face model");
        }
        try {
            if (GitLfsPointer.isOne(configFile)) {
                throw new UnusableEncoderException(GitLfsPointer.sentence(configFile));
            }
            return reading.of(content(BertConfigJson.read(configFile.toString(), readJson(configFile))));
        } catch (IOException e) {
            throw new UnusableEncoderException("%s cannot be read: %s".formatted(directory, e.getMessage()), e);
        }
    }

    private Content content(BertConfig config) throws IOException {
        Path whole = directory.resolve(WEIGHTS);
        Path index = directory.resolve(INDEX);
        if (Files.isRegularFile(whole)) {
            return new Content(
                    config,
                    whole.toString(),
                    List.of(whole),
                    SafetensorsReader.read(whole).tensors());
        }
        if (Files.isRegularFile(index)) {
            SafetensorsIndex shards = SafetensorsIndex.read(index);
            return new Content(config, index.toString(), shards.shards(), shards.tensors());
        }
        throw noWeights();
    }

    private UnusableEncoderException noWeights() {
        for (String pickled : PICKLED) {
            if (Files.exists(directory.resolve(pickled))) {
                return new UnusableEncoderException(
                        "%s holds %s, a pickle, which can run any code when it is read; ".formatted(directory, pickled)
                                + "where you trust it, convert it to " + WEIGHTS
                                + " with Python: AutoModelForQuestionAnswering.from_pretrained(DIR)"
                                + ".save_pretrained(DIR, safe_serialization=True)");
            }
        }
        for (String foreign : FOREIGN) {
            if (Files.exists(directory.resolve(foreign))) {
                return new UnusableEncoderException(
                        "%s holds %s, but no %s; save the model with PyTorch's save_pretrained"
                                .formatted(directory, foreign, WEIGHTS));
            }
        }
        return new UnusableEncoderException(directory + " has no " + WEIGHTS);
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
}
