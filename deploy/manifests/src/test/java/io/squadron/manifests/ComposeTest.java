package io.squadron.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComposeTest {
    private static final Path FOLDER = Path.of("deploy/compose");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z0-9_]+)");

    private final JsonNode compose = Compose.read(FOLDER.resolve("compose.yaml"));
    private final JsonNode keys = Compose.read(FOLDER.resolve("compose.keys.yaml"));

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "compose.keys.yaml"})
    void everyFieldIsOneOfCompose(String file) {
        JsonNode tree = Compose.withoutExtensions(Compose.read(FOLDER.resolve(file)));
        assertThat(StrictReader.faults(StrictReader.schema("compose.json"), tree))
                .isEmpty();
    }

    @Test
    void aMisspeltFieldIsFound() {
        ObjectNode misspelt = Compose.withoutExtensions(compose).deepCopy();
        ((ObjectNode) misspelt.at("/services/kafka")).put("imagge", "x");

        assertThat(StrictReader.faults(StrictReader.schema("compose.json"), misspelt))
                .isNotEmpty();
    }

    @Test
    void everyVariableOfAServiceIsOneThatItReads() {
        Set<String> unknown = new TreeSet<>(Compose.ofServices(FOLDER.resolve("compose.yaml")));
        unknown.addAll(Compose.ofServices(FOLDER.resolve("compose.keys.yaml")));
        unknown.removeAll(ServiceKeys.variables());
        unknown.removeAll(LibrarySettings.variables());

        assertThat(unknown).isEmpty();
    }

    @Test
    void nothingIsPublishedBeyondThisMachine() {
        assertThat(ofAll("ports")).hasSizeGreaterThan(8).allMatch(port -> port.startsWith("127.0.0.1:"));
    }

    @Test
    void everyServiceIsLockedDownAndPublishesThePortsThatItListensOn() {
        assertThat(Compose.services(compose)).hasSize(6).allSatisfy((name, service) -> {
            assertThat(service.path("read_only").asBoolean()).isTrue();
            assertThat(service.path("cap_drop"))
                    .singleElement()
                    .extracting(JsonNode::asText)
                    .isEqualTo("ALL");
            assertThat(service.path("security_opt"))
                    .extracting(JsonNode::asText)
                    .contains("no-new-privileges:true");
            assertThat(service.has("mem_limit")).isTrue();
            var properties = ServiceKeys.properties(name.replace("-gpu", ""));
            assertThat(service.path("ports"))
                    .extracting(port -> port.asText().replaceAll(".*:", ""))
                    .containsExactly(
                            properties.getProperty("quarkus.http.port"),
                            properties.getProperty("quarkus.grpc.server.port"));
        });
    }

    @Test
    void theGpuProfileReplacesTrainerAndInferenceUnderTheirNames() {
        assertThat(Stream.of("trainer-service", "inference-service")).allSatisfy(name -> {
            JsonNode onGpu = compose.path("services").path(name + "-gpu");
            assertThat(compose.path("services").path(name).at("/profiles/0").asText())
                    .isEqualTo("cpu");
            assertThat(onGpu.at("/profiles/0").asText()).isEqualTo("gpu");
            assertThat(onGpu.path("image").asText()).endsWith("-cuda");
            assertThat(onGpu.at("/networks/default/aliases/0").asText()).isEqualTo(name);
            assertThat(onGpu.at("/deploy/resources/reservations/devices/0/capabilities/0")
                            .asText())
                    .isEqualTo("gpu");
        });
        assertThat(environmentFile()).containsEntry("COMPOSE_PROFILES", "cpu");
    }

    @Test
    void withKeysNoServiceIsOpen() {
        Map<String, JsonNode> locked = Compose.services(keys);

        assertThat(locked.keySet()).isEqualTo(Compose.services(compose).keySet());
        assertThat(locked.values()).allSatisfy(service -> {
            assertThat(service.at("/environment/SQUADRON_ACCESS_OPEN").asText()).isEqualTo("false");
            assertThat(service.path("secrets"))
                    .extracting(secret -> "/run/secrets/" + secret.asText())
                    .contains(
                            service.at("/environment/SQUADRON_ACCESS_KEYS_FILE").asText(),
                            service.at("/environment/SQUADRON_ACCESS_KEY_FILE").asText());
        });
    }

    @Test
    void whatTheFileAsksForIsInItsEnvironmentFile() {
        Map<String, String> given = environmentFile();

        assertThat(VARIABLE.matcher(Checkout.text(Checkout.ROOT.resolve(FOLDER).resolve("compose.yaml")))
                        .results())
                .extracting(found -> found.group(1))
                .isNotEmpty()
                .allMatch(given::containsKey, "is in .env");
        assertThat(given).containsEntry("SQUADRON_TAG", Checkout.VERSION);
    }

    @Test
    void whatIsMountedFromTheCheckoutIsThere() {
        boolean monitored = Files.isDirectory(Checkout.ROOT.resolve("deploy/monitoring"));

        assertThat(ofAll("volumes"))
                .extracting(volume -> volume.split(":", 2)[0])
                .isNotEmpty()
                .allMatch(
                        source -> source.startsWith("../")
                                ? !monitored
                                        || Files.exists(
                                                Checkout.ROOT.resolve(FOLDER).resolve(source))
                                : compose.path("volumes").has(source),
                        "is a file of the checkout, or a volume");
    }

    private Stream<String> ofAll(String field) {
        return Resource.elements(compose.path("services"))
                .flatMap(service -> Resource.elements(service.path(field)))
                .map(JsonNode::asText);
    }

    private static Map<String, String> environmentFile() {
        return Checkout.text(Checkout.ROOT.resolve(FOLDER).resolve(".env"))
                .lines()
                .filter(line -> line.contains("=") && !line.startsWith("#"))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }
}
