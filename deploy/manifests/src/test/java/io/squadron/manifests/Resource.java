package io.squadron.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One resource of a cluster.
 *
 * @param tree as it stands in the manifest
 */
record Resource(JsonNode tree) {
    String apiVersion() {
        return tree.path("apiVersion").asText();
    }

    String kind() {
        return tree.path("kind").asText();
    }

    String name() {
        return tree.path("metadata").path("name").asText();
    }

    String namespace() {
        return tree.path("metadata").path("namespace").asText();
    }

    /** The value at a JSON pointer; missing where there is none. */
    JsonNode at(String pointer) {
        return tree.at(pointer);
    }

    /** The template of a Deployment's pods. */
    JsonNode pod() {
        return at("/spec/template/spec");
    }

    JsonNode container() {
        return pod().path("containers").path(0);
    }

    Map<String, String> podLabels() {
        return strings(at("/spec/template/metadata/labels"));
    }

    /** The container's own variables, not those of its ConfigMaps; empty strings for those that come from elsewhere. */
    Map<String, String> environment() {
        return elements(container().path("env"))
                .collect(Collectors.toMap(variable -> variable.path("name").asText(), variable -> variable.path("value")
                        .asText()));
    }

    static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    static Map<String, String> strings(JsonNode object) {
        return object.properties().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                .asText()));
    }

    static List<Resource> of(List<Resource> resources, String kind) {
        return resources.stream()
                .filter(resource -> resource.kind().equals(kind))
                .toList();
    }

    @Override
    public String toString() {
        return kind() + " " + name();
    }
}
