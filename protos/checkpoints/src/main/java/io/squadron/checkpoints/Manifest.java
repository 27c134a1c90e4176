package io.squadron.checkpoints;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@value CheckpointNames#MANIFEST}, as far as a store writes and reads it: {@code files}, by name. */
public final class Manifest {
    private static final JsonMapper JSON = new JsonMapper();

    private Manifest() {}

    /** A JSON file with a line break at its end. */
    public static FileContent json(ObjectNode json) throws JsonProcessingException {
        byte[] bytes = (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n")
                .getBytes(StandardCharsets.UTF_8);
        return out -> out.write(bytes);
    }

    /** The manifest with its list of files. */
    public static FileContent write(ObjectNode manifest, List<HashedFile> files) throws JsonProcessingException {
        ObjectNode complete = manifest.deepCopy();
        ObjectNode list = complete.putObject("files");
        for (HashedFile file : files) {
            list.putObject(file.name()).put("size", file.size()).put("sha256", file.sha256());
        }
        return json(complete);
    }

    /**
     * The files that a manifest lists.
     *
     * @throws IOException if these bytes are no manifest
     */
    public static List<HashedFile> files(byte[] manifest) throws IOException {
        JsonNode list = JSON.readTree(manifest).path("files");
        List<HashedFile> files = new ArrayList<>();
        for (Map.Entry<String, JsonNode> file : list.properties()) {
            try {
                files.add(new HashedFile(
                        file.getKey(),
                        file.getValue().path("size").asLong(-1),
                        file.getValue().path("sha256").asText()));
            } catch (IllegalArgumentException e) {
                throw new IOException("its list of files is none: " + e.getMessage(), e);
            }
        }
        return files;
    }
}
