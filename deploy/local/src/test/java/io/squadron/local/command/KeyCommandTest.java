package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.access.AccessKey;
import io.squadron.access.KeyRing;
import io.squadron.access.Role;
import io.squadron.local.stack.HomeAccess;
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
    void withoutANameTheKeyOfTheHomeIsPrintedOnceThereIsOne() {
        Invocation before = Invocation.of("key", "--home", directory.toString());
        new HomeAccess(directory).make();
        Invocation after = Invocation.of("key", "--home", directory.toString());

        assertThat(before.exitCode()).isEqualTo(1);
        assertThat(before.err()).contains("There is no key in " + directory + " yet; `squadron up` makes one.");
        assertThat(new HomeAccess(directory).key())
                .contains(new AccessKey(after.out().strip()));
    }

    @Test
    void withoutAFileTheCallerIsOneOfTheHomesStack() throws IOException {
        Invocation ada = Invocation.of("key", "ada", "--roles", "trainer", "--home", directory.toString());

        KeyRing ring = KeyRing.read(new HomeAccess(directory).keysFile());
        assertThat(ring.find(new AccessKey(ada.out().strip())).orElseThrow().name())
                .isEqualTo("ada");
        assertThat(ring.find(new HomeAccess(directory).key().orElseThrow())).isPresent();
        Invocation noRoles = Invocation.of("key", "ada", "--home", directory.toString());
        assertThat(noRoles.exitCode()).isEqualTo(2);
        assertThat(noRoles.err()).contains("Which --roles shall ada have?");
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
