package io.squadron.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KnownFieldsTest {
    static Stream<Arguments> resourcesOfAllOverlays() {
        return Checkout.overlays().stream().flatMap(overlay -> Kustomization.overlay(overlay).stream()
                .map(resource -> Arguments.of(overlay, resource)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("resourcesOfAllOverlays")
    void everyFieldOfEveryResourceIsKnownToWhoeverReadsIt(String overlay, Resource resource) {
        assertThat(StrictReader.faults(resource)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.squadron.manifests.Checkout#overlays")
    void noResourceStandsTwiceInAnOverlay(String overlay) {
        assertThat(Kustomization.overlay(overlay))
                .extracting(Resource::toString)
                .doesNotHaveDuplicates();
    }

    @Test
    void aMisspeltFieldOfEachKindIsFound() {
        List<Resource> misspelt = Kustomization.overlay("tls").stream()
                .map(resource -> new Resource(resource.tree().deepCopy()))
                .toList();
        assertThat(misspelt).allSatisfy(resource -> {
            ObjectNode place =
                    resource.tree().has("spec") ? (ObjectNode) resource.at("/spec") : (ObjectNode) resource.tree();
            place.put("mispelt", "1");
            assertThat(StrictReader.faults(resource)).isNotEmpty();
        });
    }

    @Test
    void aMisspeltFieldDeepInsideIsFound() {
        Resource trainer = Resource.of(Kustomization.overlay("cpu"), "Deployment").stream()
                .filter(deployment -> deployment.name().equals("trainer-service"))
                .findFirst()
                .orElseThrow();
        ((ObjectNode) trainer.container().path("livenessProbe").path("httpGet")).put("portt", "http");

        assertThat(StrictReader.faults(trainer)).singleElement().asString().contains("portt");
    }

    @Test
    void aKeyThatStandsTwiceIsRefused() {
        assertThatThrownBy(() -> Yaml.MAPPER.readTree("a: 1\na: 2\n")).hasMessageContaining("Duplicate");
    }
}
