package io.squadron.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Needs {@code kubectl}, but no cluster; without it the other tests rely on {@link Kustomization} alone. */
class KustomizeTest {
    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.squadron.manifests.Checkout#overlays")
    void kustomizeItselfMakesTheSameResourcesOfAnOverlay(String overlay) throws InterruptedException {
        Path rendered = directory.resolve(overlay + ".yaml");
        Optional<Process> kustomize = kustomize(overlay, rendered);
        assumeThat(kustomize).as("kubectl is here").isPresent();
        assertThat(kustomize.orElseThrow().waitFor()).isZero();

        List<JsonNode> theirs = Yaml.documents(rendered);
        assertThat(Kustomization.overlay(overlay))
                .extracting(Resource::tree)
                .containsExactlyInAnyOrderElementsOf(theirs);
    }

    private static Optional<Process> kustomize(String overlay, Path rendered) {
        String folder = Checkout.KUBERNETES.resolve("overlays").resolve(overlay).toString();
        try {
            return Optional.of(new ProcessBuilder("kubectl", "kustomize", folder)
                    .redirectOutput(rendered.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
