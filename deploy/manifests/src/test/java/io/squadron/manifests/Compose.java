package io.squadron.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Compose files, with their anchors and merged keys resolved as Compose does. */
final class Compose {
    private Compose() {}

    static JsonNode read(Path file) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Object tree = new Yaml(new SafeConstructor(options)).load(Checkout.text(Checkout.ROOT.resolve(file)));
        return new ObjectMapper().valueToTree(tree);
    }

    /** The services whose images are Squadron's own, without the command line. */
    static Map<String, JsonNode> services(JsonNode compose) {
        return compose.path("services").properties().stream()
                .filter(service -> service.getKey().contains("-service"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The variables of Squadron's services in a file. */
    static Set<String> ofServices(Path file) {
        Set<String> names = new TreeSet<>();
        services(read(file))
                .values()
                .forEach(service -> service.path("environment").fieldNames().forEachRemaining(names::add));
        return names;
    }

    /** Without the extension fields (x-…), which only anchors point at. */
    static JsonNode withoutExtensions(JsonNode compose) {
        ObjectNode rest = JsonNodeFactory.instance.objectNode();
        compose.properties().stream()
                .filter(entry -> !entry.getKey().startsWith("x-"))
                .forEach(entry -> rest.set(entry.getKey(), entry.getValue()));
        return rest;
    }
}
