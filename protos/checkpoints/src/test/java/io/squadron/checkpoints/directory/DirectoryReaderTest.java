package io.squadron.checkpoints.directory;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.checkpoints.CheckpointReader;
import io.squadron.checkpoints.CheckpointReaderCompliance;
import io.squadron.checkpoints.DamagedFileException;
import io.squadron.checkpoints.HashedFile;
import io.squadron.checkpoints.StorageRefusedException;
import io.squadron.checkpoints.StorageUnavailableException;
import io.squadron.checkpoints.StoredCheckpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryReaderTest extends CheckpointReaderCompliance {
    @TempDir
    private Path root;

    @Override
    protected CheckpointReader reader() {
        return new DirectoryReader(Optional.of(root));
    }

    @Override
    protected URI locationOf(String name) {
        return root.resolve(name).toUri();
    }

    @Override
    protected void lay(String checkpoint, String file, byte[] content) throws IOException {
        Files.write(Files.createDirectories(root.resolve(checkpoint)).resolve(file), content);
    }

    @Override
    protected void remove(String checkpoint, String file) throws IOException {
        Files.delete(root.resolve(checkpoint).resolve(file));
    }

    @Test
    void f60ASymbolicLinkIsNoFileOfACheckpoint() throws IOException {
        StoredCheckpoint checkpoint = laid("run-7");
        Path elsewhere = Files.move(root.resolve("run-7/vocab.txt"), scratch.resolve("elsewhere"));
        Files.createSymbolicLink(root.resolve("run-7/vocab.txt"), elsewhere);

        assertThatThrownBy(() -> reader().read(checkpoint, "vocab.txt"))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("not a regular file");
    }

    @Test
    void f60ADirectoryThatLeadsOutOfTheRootIsRefused() throws IOException {
        StoredCheckpoint inside = laid("run-7");
        Path outside = Files.move(root.resolve("run-7"), scratch.resolve("outside"));
        Files.createSymbolicLink(root.resolve("run-7"), outside);

        assertThatThrownBy(() -> reader().read(inside, "vocab.txt"))
                .isInstanceOf(StorageRefusedException.class)
                .hasMessageContaining("does not lie in " + root);
    }

    /** A share may be mounted late, or show a new directory late. */
    @Test
    void aDirectoryThatIsNotHereMayStillCome() {
        HashedFile file = new HashedFile("model.pt", 1, "0".repeat(64));
        StoredCheckpoint checkpoint = new StoredCheckpoint("run-7", locationOf("run-7"), List.of(file));

        assertThatThrownBy(() -> reader().read(checkpoint, "model.pt"))
                .isInstanceOf(StorageUnavailableException.class)
                .hasMessageContaining("there is no directory " + root.resolve("run-7"));
    }
}
