package io.squadron.access.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are loaded again when they have changed. */
class RenewedFilesTest {
    @TempDir
    Path directory;

    private final List<String> loads = new ArrayList<>();
    private File certificate;
    private File key;
    private RenewedFiles files;
    private long second;

    @BeforeEach
    void load() throws Exception {
        certificate = directory.resolve("tls.crt").toFile();
        key = directory.resolve("tls.key").toFile();
        write(certificate, "certificate 1");
        write(key, "key 1");
        files = new RenewedFiles(List.of(certificate, key), this::take);
        take();
    }

    private void take() throws IOException {
        String both = Files.readString(certificate.toPath()) + ", " + Files.readString(key.toPath());
        if (both.contains("broken")) {
            throw new IOException(both);
        }
        loads.add(both);
    }

    @Test
    void filesThatStayAsTheyAreAreLoadedOnce() {
        files.look();
        files.look();
        assertThat(loads).containsExactly("certificate 1, key 1");
    }

    @Test
    void aCertificateThatIsRenewedWithItsOldKeyIsTakenUp() throws IOException {
        write(certificate, "certificate 2");
        files.look();
        files.look();
        assertThat(loads).containsExactly("certificate 1, key 1", "certificate 2, key 1");
    }

    @Test
    void whatIsStillBeingWrittenWaitsForTheNextLook() throws IOException {
        write(certificate, "certificate 2");
        files.look();
        write(key, "key 2");
        files.look();
        assertThat(loads).hasSize(1);
        files.look();
        assertThat(loads).containsExactly("certificate 1, key 1", "certificate 2, key 2");
    }

    @Test
    void filesThatCannotBeUsedAreTriedAgainUntilTheyCan() throws IOException {
        write(key, "broken");
        files.look();
        files.look();
        files.look();
        assertThat(loads).hasSize(1);

        // The same time of change: a disk that was full, or a right that was missing, changes none.
        Files.writeString(key.toPath(), "key 2");
        assertThat(key.setLastModified(second * 1000)).isTrue();
        files.look();
        assertThat(loads).containsExactly("certificate 1, key 1", "certificate 1, key 2");
    }

    /** Each write a second after the last: a file system may tell no less. */
    private void write(File file, String text) throws IOException {
        second++;
        Files.writeString(file.toPath(), text);
        assertThat(file.setLastModified(second * 1000)).isTrue();
    }
}
