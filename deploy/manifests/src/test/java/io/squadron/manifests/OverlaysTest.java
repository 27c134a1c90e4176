package io.squadron.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OverlaysTest {
    private static final Set<String> ON_GPUS = Set.of("trainer-service", "inference-service");

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.squadron.manifests.Checkout#overlays")
    void everyImageIsOfThisVersion(String overlay) {
        assertThat(deployments(overlay)).hasSize(4).allSatisfy(deployment -> {
            String flavour = overlay.equals("gpu") && ON_GPUS.contains(deployment.name()) ? "-cuda" : "";
            assertThat(deployment.container().path("image").asText())
                    .isEqualTo("squadron/" + deployment.name() + ":" + Checkout.VERSION + flavour);
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.squadron.manifests.Checkout#overlays")
    void onlyTrainersAndInferenceServicesOfTheGpuOverlayTakeAGpu(String overlay) {
        assertThat(deployments(overlay)).allSatisfy(deployment -> {
            boolean expected = overlay.equals("gpu") && ON_GPUS.contains(deployment.name());
            String queue = "/metadata/labels/kueue.x-k8s.io~1queue-name";
            assertThat(deployment
                            .container()
                            .at("/resources/limits/nvidia.com~1gpu")
                            .asInt())
                    .isEqualTo(expected ? 1 : 0);
            assertThat(deployment.at(queue).isTextual()).isEqualTo(expected);
            assertThat(deployment.at("/spec/template" + queue)).isEqualTo(deployment.at(queue));
            assertThat(deployment.pod().path("tolerations")).hasSize(expected ? 1 : 0);
        });
    }

    @Test
    void withCertificatesNothingIsInTheClear() {
        List<Resource> resources = Kustomization.overlay("tls");

        assertThat(Resource.of(resources, "Kafka").get(0).at("/spec/kafka/listeners"))
                .allMatch(listener -> listener.path("tls").asBoolean());
        assertThat(ReferencesTest.settings(resources))
                .containsEntry("SQUADRON_TLS_CERTIFICATE", "/etc/squadron/tls/tls.crt")
                .containsEntry("SQUADRON_TLS_PRIVATE_KEY", "/etc/squadron/tls/tls.key")
                .containsEntry("SQUADRON_TLS_TRUSTED_CERTIFICATES", "/etc/squadron/tls/ca.crt")
                .containsEntry("QUARKUS_HTTP_INSECURE_REQUESTS", "disabled");
        assertThat(deployments("tls")).hasSize(4).allSatisfy(deployment -> {
            assertThat(Stream.of("startup", "liveness", "readiness"))
                    .allMatch(probe -> scheme(deployment, probe).equals("HTTPS"));
            assertThat(deployment.environment())
                    .containsEntry(
                            "QUARKUS_HTTP_SSL_PORT",
                            ServiceKeys.properties(deployment.name()).getProperty("quarkus.http.port"));
            assertThat(deployment.pod().path("volumes"))
                    .extracting(volume -> volume.at("/secret/secretName").asText())
                    .contains("squadron-tls", "squadron-access");
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.squadron.manifests.Checkout#overlays")
    void everyServiceAsksForKeys(String overlay) {
        assertThat(ReferencesTest.settings(Kustomization.overlay(overlay)))
                .containsEntry("SQUADRON_ACCESS_KEYS_FILE", "/etc/squadron/access/keys")
                .containsEntry("SQUADRON_ACCESS_KEY_FILE", "/etc/squadron/access/key")
                .doesNotContainKey("SQUADRON_ACCESS_OPEN");
        assertThat(deployments(overlay)).allSatisfy(deployment -> {
            assertThat(deployment.container().path("envFrom"))
                    .extracting(source -> source.at("/configMapRef/name").asText())
                    .contains("squadron-settings");
            assertThat(deployment.environment()).doesNotContainKey("SQUADRON_ACCESS_OPEN");
        });
    }

    private static String scheme(Resource deployment, String probe) {
        JsonNode httpGet = deployment.container().at("/" + probe + "Probe/httpGet");
        return httpGet.path("scheme").asText();
    }

    private static List<Resource> deployments(String overlay) {
        return Resource.of(Kustomization.overlay(overlay), "Deployment");
    }
}
