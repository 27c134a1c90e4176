package io.squadron.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a base without any files, in a tar file; whether a real one starts is shown by deploy/images/unpack.sh. */
class ImageTest {
    private static final String CONFIGURATION =
            "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Env\":[\"PATH=/usr/bin\"]},"
                    + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}";

    @TempDir
    Path checkout;

    private Path base;

    @BeforeEach
    void aPackagedTrainerAndABase() throws IOException {
        file("quarkus-run.jar");
        file("app/trainer-service-1.0.0-SNAPSHOT.jar");
        file("quarkus/generated-bytecode.jar");
        file("lib/boot/io.smallrye.common.smallrye-common-io-2.0.jar");
        file("lib/main/com.google.guava.guava-33.jar");
        file("lib/main/io.squadron.kafka-1.0.0-SNAPSHOT.jar");
        file("lib/main/ai.djl.pytorch.pytorch-native-cpu-2.7.1-linux-x86_64.jar");
        base = checkout.resolve("base.tar");
        try (OutputStream out = Files.newOutputStream(base)) {
            Tar.write(out, "config.json", CONFIGURATION.getBytes(StandardCharsets.UTF_8));
            Tar.write(
                    out,
                    "manifest.json",
                    "[{\"Config\":\"config.json\",\"RepoTags\":[],\"Layers\":[]}]".getBytes(StandardCharsets.UTF_8));
            Tar.end(out);
        }
    }

    @Test
    void layersHoldWhatChangesSeldomFirstAndSquadronItselfLast() {
        List<List<String>> layers = program("trainer-service").application().layers().stream()
                .map(layer -> layer.getEntries().stream()
                        .map(entry -> entry.getExtractionPath().toString())
                        .toList())
                .toList();

        assertThat(layers)
                .containsExactly(
                        List.of("/app/lib/main/ai.djl.pytorch.pytorch-native-cpu-2.7.1-linux-x86_64.jar"),
                        List.of(
                                "/app/lib/boot/io.smallrye.common.smallrye-common-io-2.0.jar",
                                "/app/lib/main/com.google.guava.guava-33.jar"),
                        List.of(
                                "/app/app/trainer-service-1.0.0-SNAPSHOT.jar",
                                "/app/lib/main/io.squadron.kafka-1.0.0-SNAPSHOT.jar",
                                "/app/quarkus-run.jar",
                                "/app/quarkus/generated-bytecode.jar"));
    }

    @Test
    void theServiceIsRunByNobodyInTheBase() throws Exception {
        JsonNode config = configuration(write("first.tar", Optional.empty()));

        assertThat(config.at("/config/User").asText()).isEqualTo("10001:10001");
        assertThat(texts(config.at("/config/Entrypoint")))
                .startsWith("java")
                .endsWith("-jar", "/app/quarkus-run.jar")
                .contains("-XX:+ExitOnOutOfMemoryError", "-Dai.djl.offline=true");
        assertThat(texts(config.at("/config/Env"))).contains("PATH=/usr/bin", "DJL_CACHE_DIR=/var/lib/squadron/native");
        assertThat(config.at("/rootfs/diff_ids")).hasSize(4);
    }

    @Test
    void theSameFilesMakeTheSameImage() throws Exception {
        Path first = write("first.tar", Optional.empty());
        Path second = write("second.tar", Optional.empty());

        assertThat(configuration(second)).isEqualTo(configuration(first));
    }

    @Test
    void thatForGpusHasTheirLibrariesAndSaysWhereTheyAre() throws Exception {
        Path libraries = Files.createDirectories(checkout.resolve("torch"));
        Files.writeString(libraries.resolve("libtorch_cuda.so"), "x");

        JsonNode config = configuration(write("cuda.tar", Optional.of(libraries)));

        assertThat(texts(config.at("/config/Env")))
                .contains("PYTORCH_LIBRARY_PATH=/opt/torch/lib", "PYTORCH_FLAVOR=cu128", "PYTORCH_VERSION=2.7.1");
        assertThat(config.at("/rootfs/diff_ids")).hasSize(5);
        assertThat(image("trainer-service", "tar://" + base, "amd64", Optional.of(libraries))
                        .name())
                .isEqualTo("squadron/trainer-service:1-cuda");
        assertThat(image("eval-service", "tar://" + base, "amd64", Optional.of(libraries))
                        .name())
                .isEqualTo("squadron/eval-service:1");
    }

    @Test
    void aDirectoryWithoutThoseLibrariesIsRefused() {
        assertThatThrownBy(() -> image("trainer-service", "tar://" + base, "amd64", Optional.of(checkout)))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("libtorch_cuda.so");
    }

    @Test
    void aBaseThatMayChangeIsRefused() {
        assertThatThrownBy(() -> image("trainer-service", "eclipse-temurin:17-jre", "amd64", Optional.empty()))
                .hasMessageContaining("by its digest");
        assertThatThrownBy(() -> image("trainer-service", "", "amd64", Optional.empty()))
                .hasMessageContaining("-Dsquadron.images.base");
    }

    @Test
    void anImageForAnotherMachineThanTheServiceWasPackagedForIsRefused() {
        Image arm = image("trainer-service", "tar://" + base, "arm64", Optional.empty());

        assertThatThrownBy(() -> arm.write(checkout.resolve("arm.tar"), checkout.resolve("cache")))
                .hasMessageContaining("-Dpytorch-native.classifier=linux-aarch64");
    }

    @Test
    void aServiceThatIsNotPackagedIsRefused() {
        Image eval = image("eval-service", "tar://" + base, "amd64", Optional.empty());

        assertThatThrownBy(() -> eval.write(checkout.resolve("eval.tar"), checkout.resolve("cache")))
                .hasMessageContaining("./mvnw package");
    }

    private void file(String name) throws IOException {
        Path file = checkout.resolve("trainer-service/target/quarkus-app").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, name);
    }

    private Program program(String title) {
        return new Program(title, checkout);
    }

    private Image image(String title, String from, String architecture, Optional<Path> cuda) {
        return new Image(program(title), "1", from, architecture, cuda, "2.7.1");
    }

    private Path write(String name, Optional<Path> cuda) throws Exception {
        Path tar = checkout.resolve(name);
        image("trainer-service", "tar://" + base, "amd64", cuda).write(tar, checkout.resolve("cache-" + name));
        return tar;
    }

    private static JsonNode configuration(Path tar) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        JsonNode manifest = mapper.readTree(Tar.read(tar, "manifest.json"));
        return mapper.readTree(Tar.read(tar, manifest.at("/0/Config").asText()));
    }

    private static List<String> texts(JsonNode array) {
        return IntStream.range(0, array.size())
                .mapToObj(index -> array.get(index).asText())
                .toList();
    }
}
