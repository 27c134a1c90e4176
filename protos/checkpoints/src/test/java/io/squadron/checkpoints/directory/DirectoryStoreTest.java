package io.squadron.checkpoints.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.checkpoints.CheckpointStore;
import io.squadron.checkpoints.CheckpointStoreCompliance;
import io.squadron.checkpoints.StoredCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreTest extends CheckpointStoreCompliance {
    @TempDir
    private Path directory;

    @Override
    protected CheckpointStore store() {
        return new DirectoryStore(directory);
    }

    @Override
    protected List<String> storeAsArguments() {
        return List.of("directory", directory.toString());
    }

    @Override
    protected List<String> everythingThere() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> !path.equals(directory))
                    .map(path -> directory.relativize(path).toString())
                    .toList();
        }
    }

    @Override
    protected void damage(StoredCheckpoint checkpoint, String name) throws IOException {
        Path file = Path.of(checkpoint.location()).resolve(name);
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content);
    }

    @Test
    void aCheckpointLiesUnderItsIdWhereAPersonLooksForIt() throws IOException {
        store().put("run-7", content("seven"));

        assertThat(everythingThere())
                .containsExactlyInAnyOrder("run-7", "run-7/a.txt", "run-7/empty", "run-7/checkpoint.json");
    }

    @Test
    void aDamagedCheckpointIsNotTakenForTheSameOne() throws IOException {
        StoredCheckpoint first = store().put("run-7", content("seven"));
        damage(first, "a.txt");

        StoredCheckpoint again = store().put("run-7", content("seven"));

        assertThat(again.location()).isNotEqualTo(first.location());
        assertThat(store().fetch(again, scratch).resolve("a.txt")).hasContent("seven");
    }

    @Test
    void f60ASymbolicLinkIsNoFileOfACheckpoint() throws IOException {
        StoredCheckpoint put = store().put("run-7", content("seven"));
        Path file = Path.of(put.location()).resolve("a.txt");
        Path elsewhere = Files.move(file, scratch.resolve("elsewhere"));
        Files.createSymbolicLink(file, elsewhere);

        assertThatThrownBy(() -> store().fetch(put, scratch)).isInstanceOf(IOException.class);
    }

    @Test
    void whatIsNoCheckpointIsPassedOver() throws IOException {
        Files.createDirectories(directory.resolve("notes"));
        Files.writeString(directory.resolve("readme.txt"), "mine");
        Path broken = Files.createDirectory(directory.resolve("run-8"));
        Files.writeString(broken.resolve("checkpoint.json"), "{\"files\": {\"../x\": {}}}");

        assertThat(store().list("")).isEmpty();
        store().sweep(Instant.MAX);
        assertThat(directory.resolve("notes")).exists();
    }

    @Test
    void aPlaceThatIsNoDirectoryIsTold() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");

        assertThatThrownBy(() -> new DirectoryStore(file).put("run-7", content("seven")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }
}
