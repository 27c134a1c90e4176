package io.squadron.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangingFileTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final AccessKey gone = AccessKey.random();
    private final AccessKey stays = AccessKey.random();

    @TempDir
    Path directory;

    @Test
    void aChangeThatCannotBeReadChangesNothingAndIsTriedAgainUntilItCan() throws IOException {
        Path file = directory.resolve("keys");
        FileTime modified = write(file, line(gone) + line(stays), FileTime.fromMillis(1_000));
        ChangingFile<KeyRing> keys = new ChangingFile<>(file, KeyRing::read);

        FileTime broken = write(file, line(stays) + "half a li", FileTime.fromMillis(modified.toMillis() + 60_000));
        await().during(Duration.ofSeconds(3))
                .atMost(SOON)
                .until(() -> keys.now().find(gone).isPresent());

        // Mended within the same tick of the clock: the file's time is what it was when it could not be read.
        write(file, line(stays), broken);
        await().atMost(SOON).until(() -> keys.now().find(gone).isEmpty());
        assertThat(keys.now().find(stays)).isPresent();
    }

    private static FileTime write(Path file, String text, FileTime modified) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, modified);
        return modified;
    }

    private static String line(AccessKey key) {
        return key.line(new Caller("a", Set.of(Role.READER))) + "\n";
    }
}
