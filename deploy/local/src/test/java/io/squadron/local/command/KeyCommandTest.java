package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.access.AccessKey;
import io.squadron.access.KeyRing;
import io.squadron.access.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCommandTest {
    @TempDir
    Path directory;

    @Test
    void theKeyIsPrintedAndItsHashIsWhatTheServicesRead() throws IOException {
        Path file = Files.writeString(directory.resolve("keys"), "# ours");

        Invocation ada = Invocation.of("key", "ada", "--roles", "trainer", "--keys_file", file.toString());
        Invocation ci = Invocation.of("key", "ci", "--roles", "reader,asker", "--keys_file", file.toString());

        assertThat(ada.exitCode()).isZero();
        assertThat(Files.readString(file)).doesNotContain(ada.out().strip());
        KeyRing ring = KeyRing.read(file);
        assertThat(ring.find(new AccessKey(ada.out().strip())).orElseThrow().roles())
                .containsExactlyInAnyOrder(Role.TRAINER, Role.READER, Role.ASKER);
        assertThat(ring.find(new AccessKey(ci.out().strip())).orElseThrow().name())
                .isEqualTo("ci");
    }

    @Test
    void whatCannotBeIsOneSentenceAndNothingIsWritten() throws IOException {
        Path file = directory.resolve("keys");

        Invocation noRole = Invocation.of("key", "ada", "--roles", "root", "--keys_file", file.toString());
        Invocation noName = Invocation.of("key", "a b", "--roles", "reader", "--keys_file", file.toString());

        assertThat(noRole.exitCode()).isEqualTo(2);
        assertThat(noRole.err()).contains("\"root\" is no role; the roles are reader, asker, trainer, admin.");
        assertThat(noName.exitCode()).isEqualTo(1);
        assertThat(noName.err()).contains("would not be usable").doesNotContain("squadron_");
        assertThat(file).doesNotExist();
    }
}
