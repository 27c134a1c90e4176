package io.squadron.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTest {
    private final Set<String> own = ServiceKeys.variables();
    private final Set<String> libraries = LibrarySettings.variables();

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.squadron.manifests.Checkout#overlays")
    void everyVariableOfAServiceIsOneThatItReads(String overlay) {
        Set<String> unknown = new TreeSet<>(variables(Kustomization.overlay(overlay)));
        unknown.removeAll(own);
        unknown.removeAll(libraries);

        assertThat(unknown).isEmpty();
    }

    @Test
    void theServicesOwnKeysAreFoundInTheirSource() {
        assertThat(own)
                .contains(
                        "SQUADRON_TRAINER_SHUTDOWN_TIMEOUT",
                        "SQUADRON_S3_BUCKET",
                        "SQUADRON_EVAL_INFERENCE_HOST",
                        "KAFKA_BOOTSTRAP_SERVERS",
                        "QUARKUS_HTTP_HOST")
                .doesNotContain("SQUADRON_TRAINER_SHUTDOWN", "QUARKUS_HTTP_TEST_HOST")
                .hasSizeGreaterThan(150);
    }

    @Test
    void whatIsListedAsALibrarysSettingIsUsedAndNotAServicesOwn() {
        Set<String> used = Checkout.overlays().stream()
                .flatMap(overlay -> variables(Kustomization.overlay(overlay)).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        used.addAll(Compose.ofServices(Path.of("deploy/compose/compose.yaml")));

        assertThat(libraries).allMatch(used::contains, "is used").noneMatch(own::contains, "is a service's own");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.squadron.manifests.Checkout#overlays")
    void theServicesListenOnThePortsThatTheManifestsName(String overlay) {
        List<Resource> deployments = Resource.of(Kustomization.overlay(overlay), "Deployment");

        assertThat(deployments).hasSize(4).allSatisfy(deployment -> {
            Map<String, String> ports = Resource.elements(deployment.container().path("ports"))
                    .collect(Collectors.toMap(port -> port.path("name").asText(), port -> port.path("containerPort")
                            .asText()));
            var properties = ServiceKeys.properties(deployment.name());
            assertThat(ports.get("http")).isEqualTo(properties.getProperty("quarkus.http.port"));
            assertThat(ports.get("grpc")).isEqualTo(properties.getProperty("quarkus.grpc.server.port"));
        });
    }

    private static Set<String> variables(List<Resource> resources) {
        Set<String> names = new TreeSet<>();
        Resource.of(resources, "Deployment")
                .forEach(deployment -> names.addAll(deployment.environment().keySet()));
        Resource.of(resources, "ConfigMap")
                .forEach(map -> map.at("/data").fieldNames().forEachRemaining(names::add));
        return names;
    }
}
