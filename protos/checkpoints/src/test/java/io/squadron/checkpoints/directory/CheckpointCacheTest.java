package io.squadron.checkpoints.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.checkpoints.CheckpointReader;
import io.squadron.checkpoints.CheckpointReaderCompliance;
import io.squadron.checkpoints.DamagedFileException;
import io.squadron.checkpoints.StorageRefusedException;
import io.squadron.checkpoints.StorageUnavailableException;
import io.squadron.checkpoints.StoredCheckpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The far place is another directory here. */
class CheckpointCacheTest extends CheckpointReaderCompliance {
    private static final long ROOM = 100_000_000;

    @TempDir
    private Path far;

    @TempDir
    private Path near;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    protected CheckpointReader reader() {
        return cache(ROOM);
    }

    private CheckpointCache cache(long maxBytes) {
        return new CheckpointCache(new DirectoryReader(Optional.of(far)), near, maxBytes, () -> now);
    }

    @Override
    protected URI locationOf(String name) {
        return far.resolve(name).toUri();
    }

    @Override
    protected void lay(String checkpoint, String file, byte[] content) throws IOException {
        Files.write(Files.createDirectories(far.resolve(checkpoint)).resolve(file), content);
    }

    @Override
    protected void remove(String checkpoint, String file) throws IOException {
        Files.delete(far.resolve(checkpoint).resolve(file));
    }

    @Test
    void whatWasFetchedOnceIsReadFromHere() throws IOException {
        StoredCheckpoint checkpoint = laid("run-7");
        reader().read(checkpoint, "vocab.txt");
        DirectoryTree.delete(far.resolve("run-7"));

        assertThat(reader().read(checkpoint, "vocab.txt")).isPresent();
        assertThat(cached()).containsExactly("run-7");
    }

    @Test
    void anotherLocationOfTheSameIdIsAnotherCheckpoint() throws IOException {
        StoredCheckpoint first = laid("run-7");
        laid("again");
        StoredCheckpoint second = new StoredCheckpoint("run-7", locationOf("again"), first.files());

        reader().read(first, "vocab.txt");
        reader().read(second, "vocab.txt");

        assertThat(cached()).containsExactly("run-7", "run-7");
    }

    @Test
    void theOneThatWasNotUsedForTheLongestTimeMakesRoom() throws IOException {
        CheckpointCache cache = cache(2 * bytesOfOne());
        StoredCheckpoint one = laid("one");
        StoredCheckpoint two = laid("two");
        for (StoredCheckpoint checkpoint : List.of(one, two, one, laid("three"))) {
            cache.read(checkpoint, "vocab.txt");
            now = now.plusSeconds(60);
        }

        assertThat(cached()).containsExactlyInAnyOrder("one", "three");
    }

    @Test
    void f61MoreThanMayBeKeptIsNotFetched() throws IOException {
        StoredCheckpoint checkpoint = laid("run-7");

        assertThatThrownBy(() -> cache(1000).read(checkpoint, "vocab.txt"))
                .isInstanceOf(StorageRefusedException.class)
                .hasMessageContaining("and 1000 are allowed in " + near);
        assertThat(cached()).isEmpty();
    }

    @Test
    void whatAKilledProcessHadBegunToFetchIsRemoved() throws IOException {
        Path abandoned = Files.createDirectories(near.resolve(".0815.partial"));
        Files.write(abandoned.resolve("model.pt"), new byte[10]);
        Files.setLastModifiedTime(abandoned, FileTime.from(now.minus(Duration.ofHours(7))));

        reader().read(laid("run-7"), "vocab.txt");

        assertThat(cached()).containsExactly("run-7");
    }

    @Test
    void aCopyThatWasDamagedHereIsFetchedAgainTheNextTime() throws IOException {
        StoredCheckpoint checkpoint = laid("run-7");
        reader().read(checkpoint, "vocab.txt");
        Files.writeString(copies().get(0).resolve("vocab.txt"), "[pad]");

        assertThatThrownBy(() -> reader().read(checkpoint, "vocab.txt")).isInstanceOf(DamagedFileException.class);
        assertThat(reader().read(checkpoint, "vocab.txt")).isPresent();
    }

    @Test
    void aPlaceThatTakesNoCopiesMayBeMended() throws IOException {
        StoredCheckpoint checkpoint = laid("run-7");
        Path file = Files.createFile(near.resolve("file"));
        CheckpointCache cache = new CheckpointCache(new DirectoryReader(Optional.of(far)), file, ROOM, () -> now);

        assertThatThrownBy(() -> cache.read(checkpoint, "vocab.txt"))
                .isInstanceOf(StorageUnavailableException.class)
                .hasMessageContaining("cannot be copied to " + file);
    }

    private List<String> cached() throws IOException {
        return copies().stream()
                .map(copy -> copy.getFileName().toString().replaceAll("~.*", ""))
                .toList();
    }

    private List<Path> copies() throws IOException {
        try (Stream<Path> children = Files.list(near)) {
            return children.toList();
        }
    }
}
