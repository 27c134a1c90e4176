package io.squadron.trainer.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.squadron.checkpoints.safetensors.InvalidSafetensorsException;
import io.squadron.trainer.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A model in several safetensors files: {@code model.safetensors.index.json} says in its {@code weight_map} which tensor
 * lies in which of them.
 */
public final class SafetensorsIndex {
    /** A file beside the index, never one elsewhere: the index may come from anybody. */
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*\\.safetensors");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path index;
    private final Map<String, String> shardByTensor;

    private SafetensorsIndex(Path index, Map<String, String> shardByTensor) {
        this.index = index;
        this.shardByTensor = shardByTensor;
    }

    /**
     * Reads the index alone.
     *
     * @throws InvalidSafetensorsException if it is no such index, or names a file that is not beside it
     */
    public static SafetensorsIndex read(Path index) throws IOException {
        if (GitLfsPointer.isOne(index)) {
            throw new InvalidSafetensorsException(GitLfsPointer.sentence(index));
        }
        JsonNode weightMap;
        try {
            weightMap = JSON.readTree(Files.readAllBytes(index)).path("weight_map");
        } catch (JsonProcessingException e) {
            throw new InvalidSafetensorsException(index.toString(), "it is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!weightMap.isObject() || weightMap.isEmpty()) {
            throw new InvalidSafetensorsException(index.toString(), "it has no weight_map");
        }
        Map<String, String> shardByTensor = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> tensor : weightMap.properties()) {
            String shard = tensor.getValue().asText();
            if (!FILE_NAME.matcher(shard).matches()) {
                throw new InvalidSafetensorsException(
                        index.toString(),
                        "it looks for tensor %s in \"%s\", which is no name of a safetensors file beside it"
                                .formatted(tensor.getKey(), shard));
            }
            shardByTensor.put(tensor.getKey(), shard);
        }
        return new SafetensorsIndex(index, shardByTensor);
    }

    /** The files that it names, each once, by name. */
    public List<Path> shards() {
        return new TreeSet<>(shardByTensor.values())
                .stream().map(index::resolveSibling).toList();
    }

    /**
     * Maps all files; see {@link SafetensorsReader#read}.
     *
     * @throws InvalidSafetensorsException if one is missing or breaks a rule of the format, or does not hold exactly the
     *     tensors that the index looks for in it
     */
    public Map<String, Tensor> tensors() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Path shard : shards()) {
            if (!Files.isRegularFile(shard)) {
                throw new InvalidSafetensorsException(
                        index.toString(), "it names %s, which is missing".formatted(name(shard)));
            }
            for (Map.Entry<String, Tensor> tensor :
                    SafetensorsReader.read(shard).tensors().entrySet()) {
                if (!name(shard).equals(shardByTensor.get(tensor.getKey()))) {
                    throw new InvalidSafetensorsException(
                            index.toString(),
                            "%s holds tensor %s, which it does not look for there"
                                    .formatted(name(shard), tensor.getKey()));
                }
                tensors.put(tensor.getKey(), tensor.getValue());
            }
        }
        for (Map.Entry<String, String> tensor : shardByTensor.entrySet()) {
            if (!tensors.containsKey(tensor.getKey())) {
                throw new InvalidSafetensorsException(
                        index.toString(), "%s lacks tensor %s".formatted(tensor.getValue(), tensor.getKey()));
            }
        }
        return tensors;
    }

    private static String name(Path shard) {
        return shard.getFileName().toString();
    }
}
