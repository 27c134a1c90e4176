package io.squadron.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PodsTest {
    static Stream<Arguments> deploymentsOfAllOverlays() {
        return Checkout.overlays().stream()
                .flatMap(overlay -> Resource.of(Kustomization.overlay(overlay), "Deployment").stream()
                        .map(deployment -> Arguments.of(overlay, deployment)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("deploymentsOfAllOverlays")
    void noPodMayDoMoreThanTheRestrictedStandardAllows(String overlay, Resource deployment) {
        JsonNode pod = deployment.pod().path("securityContext");
        assertThat(pod.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.path("runAsUser").asInt()).isPositive();
        assertThat(pod.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(deployment.pod().path("initContainers")).isEmpty();
        assertThat(deployment.pod().path("containers")).singleElement().satisfies(container -> {
            JsonNode context = container.path("securityContext");
            assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
            assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(context.path("privileged").asBoolean()).isFalse();
            assertThat(context.at("/capabilities/drop"))
                    .singleElement()
                    .extracting(JsonNode::asText)
                    .isEqualTo("ALL");
            assertThat(context.at("/capabilities/add").isMissingNode()).isTrue();
        });
        Stream.of("hostNetwork", "hostPID", "hostIPC")
                .forEach(host ->
                        assertThat(deployment.pod().path(host).asBoolean()).isFalse());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("deploymentsOfAllOverlays")
    void aPodRunsAsTheUserWhoOwnsTheImagesHome(String overlay, Resource deployment) {
        JsonNode pod = deployment.pod().path("securityContext");
        String image =
                Checkout.text(Checkout.ROOT.resolve("deploy/images/src/main/java/io/squadron/images/Image.java"));

        assertThat(image).contains("USER = \"%s:%s\"".formatted(pod.path("runAsUser"), pod.path("runAsGroup")));
        assertThat(pod.path("fsGroup")).isEqualTo(pod.path("runAsGroup"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("deploymentsOfAllOverlays")
    void noPodHoldsATokenForKubernetes(String overlay, Resource deployment) {
        assertThat(deployment.pod().path("automountServiceAccountToken").asBoolean(true))
                .isFalse();
        assertThat(Resource.of(Kustomization.overlay(overlay), "ServiceAccount"))
                .filteredOn(account -> account.name()
                        .equals(deployment.pod().path("serviceAccountName").asText()))
                .singleElement()
                .matches(account -> !account.at("/automountServiceAccountToken").asBoolean(true), "has no token");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("deploymentsOfAllOverlays")
    void everyVolumeIsMountedAndOnlyEmptyOnesAndClaimsCanBeWrittenTo(String overlay, Resource deployment) {
        JsonNode mounts = deployment.container().path("volumeMounts");
        JsonNode volumes = deployment.pod().path("volumes");

        assertThat(names(mounts)).isEqualTo(names(volumes));
        assertThat(mounts)
                .extracting(mount -> mount.path("mountPath").asText())
                .contains("/tmp")
                .doesNotHaveDuplicates();
        assertThat(volumes)
                .allMatch(volume ->
                        volume.has("emptyDir") || volume.has("persistentVolumeClaim") || volume.has("secret"));
        assertThat(volumes)
                .filteredOn(volume -> volume.has("emptyDir"))
                .allMatch(volume -> volume.at("/emptyDir").has("sizeLimit"), "has a limit");
        Set<String> secrets = Resource.elements(volumes)
                .filter(volume -> volume.has("secret"))
                .map(volume -> volume.path("name").asText())
                .collect(Collectors.toSet());
        assertThat(mounts)
                .filteredOn(mount -> secrets.contains(mount.path("name").asText()))
                .allMatch(mount -> mount.path("readOnly").asBoolean(), "is read-only");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("deploymentsOfAllOverlays")
    void everyPathThatAVariableNamesIsMounted(String overlay, Resource deployment) {
        List<String> mounted = Resource.elements(deployment.container().path("volumeMounts"))
                .map(mount -> mount.path("mountPath").asText())
                .toList();
        Stream<String> shared = Resource.of(Kustomization.overlay(overlay), "ConfigMap").stream()
                .flatMap(map -> Resource.strings(map.at("/data")).values().stream());

        assertThat(Stream.concat(deployment.environment().values().stream(), shared))
                .filteredOn(value -> value.startsWith("/"))
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(
                        path -> mounted.stream().anyMatch(place -> path.equals(place) || path.startsWith(place + "/")),
                        "lies in a volume");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("deploymentsOfAllOverlays")
    void everyPodSaysWhatItNeedsAndWhetherItIsWell(String overlay, Resource deployment) {
        JsonNode container = deployment.container();
        assertThat(container.at("/resources/requests/cpu").asText()).isNotEmpty();
        assertThat(container.at("/resources/requests/memory").asText()).isNotEmpty();
        assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
        assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/q/health/started");
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/q/health/live");
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/q/health/ready");
        assertThat(Stream.of("startup", "liveness", "readiness")).allMatch(probe -> container
                .at("/" + probe + "Probe/httpGet/port")
                .asText()
                .equals("http"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("deploymentsOfAllOverlays")
    void aPodHasMoreTimeToEndThanItsServiceTakes(String overlay, Resource deployment) {
        int grace = deployment.pod().path("terminationGracePeriodSeconds").asInt(30);
        int taken =
                switch (deployment.name()) {
                    case "trainer-service" ->
                        (int) Duration.parse(deployment.environment().get("SQUADRON_TRAINER_SHUTDOWN_TIMEOUT"))
                                .toSeconds();
                    case "inference-service" ->
                        seconds(deployment.environment().get("QUARKUS_SHUTDOWN_DELAY"))
                                + seconds(ServiceKeys.properties("inference-service")
                                        .getProperty("quarkus.shutdown.timeout"));
                    default -> 0;
                };

        assertThat(grace).isGreaterThanOrEqualTo(taken + 10);
    }

    private static int seconds(String duration) {
        return Integer.parseInt(duration.replaceAll("s$", ""));
    }

    private static Set<String> names(JsonNode array) {
        return Resource.elements(array)
                .map(entry -> entry.path("name").asText())
                .collect(Collectors.toSet());
    }
}
