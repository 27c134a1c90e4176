package io.squadron.trainer.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.checkpoints.safetensors.InvalidSafetensorsException;
import io.squadron.trainer.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model of two files: x in a.safetensors, y in b.safetensors. */
class SafetensorsIndexTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void writeTheShards() throws IOException {
        shard("a.safetensors", "x");
        shard("b.safetensors", "y");
    }

    @Test
    void theTensorsOfAllFilesAreRead() throws IOException {
        SafetensorsIndex index = index("{\"x\": \"a.safetensors\", \"y\": \"b.safetensors\"}");

        assertThat(index.shards())
                .containsExactly(directory.resolve("a.safetensors"), directory.resolve("b.safetensors"));
        assertThat(index.tensors()).containsOnlyKeys("x", "y");
    }

    @Test
    void aTensorThatItsFileLacksIsNamed() {
        assertRefused(
                "{\"x\": \"a.safetensors\", \"y\": \"b.safetensors\", \"z\": \"b.safetensors\"}",
                "b.safetensors lacks tensor z");
    }

    @Test
    void aTensorThatTheIndexDoesNotKnowIsNamed() {
        assertRefused("{\"x\": \"a.safetensors\", \"z\": \"b.safetensors\"}", "b.safetensors holds tensor y");
    }

    @Test
    void aTensorInAnotherFileIsNamed() {
        assertRefused("{\"x\": \"b.safetensors\", \"y\": \"b.safetensors\"}", "b.safetensors lacks tensor x");
    }

    @Test
    void f58OneTensorInTwoFiles() throws IOException {
        shard("b.safetensors", "x");

        assertRefused("{\"x\": \"a.safetensors\", \"y\": \"b.safetensors\"}", "b.safetensors holds tensor x");
        assertRefused("{\"x\": \"a.safetensors\", \"x\": \"b.safetensors\"}", "it is not JSON: Duplicate field 'x'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../a.safetensors",
                "/a.safetensors",
                "sub/a.safetensors",
                "",
                "..",
                "a.bin",
                "a\\\\b.safetensors"
            })
    void f60AFileThatDoesNotLieBesideTheIndex(String name) {
        assertRefused("{\"x\": \"" + name + "\"}", "it looks for tensor x in ");
    }

    @Test
    void anIndexWithoutAMapIsRefused() {
        assertRefused("{}", "it has no weight_map");
        assertRefused("[]", "it has no weight_map");
    }

    private SafetensorsIndex index(String weightMap) throws IOException {
        Path file = directory.resolve("model.safetensors.index.json");
        Files.writeString(file, "{\"weight_map\": " + weightMap + "}");
        return SafetensorsIndex.read(file);
    }

    private void assertRefused(String weightMap, String fault) {
        assertThatThrownBy(() -> index(weightMap).tensors())
                .isInstanceOf(InvalidSafetensorsException.class)
                .hasMessageContaining("model.safetensors.index.json")
                .hasMessageContaining(fault);
    }

    private void shard(String file, String tensor) throws IOException {
        try (OutputStream out = Files.newOutputStream(directory.resolve(file))) {
            SafetensorsWriter.write(out, Map.of(tensor, Tensor.ofFloats(new float[] {1}, 1)), Map.of());
        }
    }
}
