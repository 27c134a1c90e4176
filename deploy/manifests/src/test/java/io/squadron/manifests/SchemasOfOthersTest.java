package io.squadron.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole schemas of KEDA, CloudNativePG and Compose, which are others' files and not in this repository: put the custom
 * resource definitions ({@code *.yaml}) and {@code compose-spec.json} into a directory and name it with
 * {@code -Dsquadron.schemas}. deploy/README.md says where they come from.
 */
@EnabledIfSystemProperty(named = "squadron.schemas", matches = ".+")
class SchemasOfOthersTest {
    private static final Path DIRECTORY = Path.of(System.getProperty("squadron.schemas", ""));

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.squadron.manifests.Checkout#overlays")
    void everyCustomResourceSatisfiesItsDefinition(String overlay) {
        Map<String, JsonNode> definitions = definitions();
        List<Resource> custom = Kustomization.overlay(overlay).stream()
                .filter(resource -> definitions.containsKey(resource.apiVersion() + "/" + resource.kind()))
                .toList();

        assertThat(custom).extracting(Resource::kind).contains("ScaledObject", "TriggerAuthentication", "Cluster");
        assertThat(custom).allSatisfy(resource -> {
            JsonNode schema = definitions.get(resource.apiVersion() + "/" + resource.kind());
            assertThat(StrictReader.faults(StrictReader.schema(schema), resource.tree()))
                    .isEmpty();
        });
    }

    @Test
    void theComposeFilesSatisfyTheComposeSpecification() throws IOException {
        ObjectNode schema = (ObjectNode) new ObjectMapper()
                .readTree(DIRECTORY.resolve("compose-spec.json").toFile());
        // A bare file's name, which the validator does not take for one.
        schema.remove("$id");

        assertThat(Stream.of("compose.yaml", "compose.keys.yaml")).allSatisfy(file -> assertThat(
                        StrictReader.faults(StrictReader.schema(schema), Compose.read(Path.of("deploy/compose", file))))
                .isEmpty());
    }

    /** The schemas of all definitions, by version and kind, made strict: a field that is not there is refused. */
    private static Map<String, JsonNode> definitions() {
        Map<String, JsonNode> found = new HashMap<>();
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            files.filter(file -> file.toString().endsWith(".yaml"))
                    .flatMap(file -> Yaml.documents(file).stream())
                    .forEach(definition -> definition.at("/spec/versions").forEach(version -> {
                        ObjectNode schema =
                                version.at("/schema/openAPIV3Schema").deepCopy();
                        ((ObjectNode) schema.path("properties")).remove("metadata");
                        strict(schema);
                        ((ObjectNode) schema.path("properties")).putObject("metadata");
                        found.put(
                                definition.at("/spec/group").asText() + "/"
                                        + version.path("name").asText() + "/"
                                        + definition.at("/spec/names/kind").asText(),
                                schema);
                    }));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static void strict(JsonNode schema) {
        if (schema instanceof ObjectNode object && object.path("properties").isObject()) {
            object.put(
                    "additionalProperties",
                    object.path("x-kubernetes-preserve-unknown-fields").asBoolean());
        }
        schema.forEach(SchemasOfOthersTest::strict);
    }
}
