package io.squadron.access.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.access.AccessKey;
import io.squadron.access.Caller;
import io.squadron.access.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenGuardTest {
    @TempDir
    Path directory;

    @Test
    void withoutKeysOnlyThisMachineIsListenedTo() {
        assertThatCode(() -> listen(Access.DEFAULT, "127.0.0.1", "::1")).doesNotThrowAnyException();
        assertThatThrownBy(() -> listen(Access.DEFAULT, "127.0.0.1", "0.0.0.0"))
                .hasMessageContaining("listen on 0.0.0.0")
                .hasMessageContaining("squadron.access.keys-file")
                .hasMessageContaining("squadron.access.open=true");
        assertThatThrownBy(() -> listen(Access.DEFAULT, "::", "127.0.0.1")).hasMessageContaining("listen on ::");
    }

    @Test
    void whoSaysSoPlainlyOrHasKeysListensToAll() throws IOException {
        Path keys = Files.writeString(
                directory.resolve("keys"), AccessKey.random().line(new Caller("a", Set.of(Role.READER))));
        Access locked = new Access(Optional.of(keys), Optional.empty(), false);

        assertThatCode(() -> listen(new Access(Optional.empty(), Optional.empty(), true), "0.0.0.0", "0.0.0.0"))
                .doesNotThrowAnyException();
        assertThatCode(() -> listen(locked, "0.0.0.0", "0.0.0.0")).doesNotThrowAnyException();
    }

    @Test
    void aFileOfKeysThatCannotBeReadIsNoOpenDoor() {
        Access missing = new Access(Optional.of(directory.resolve("none")), Optional.empty(), false);

        assertThatThrownBy(missing::callers)
                .hasMessageContaining("squadron.access.keys-file cannot be used")
                .hasMessageContaining("none");
    }

    private static void listen(Access access, String httpHost, String grpcHost) {
        var unused = new ListenGuard(access.callers(), access, httpHost, grpcHost);
    }
}
