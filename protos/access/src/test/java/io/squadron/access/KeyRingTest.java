package io.squadron.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {
    private final AccessKey key = AccessKey.random();

    @TempDir
    Path directory;

    @Test
    void aKeyIsKnownByItsHashAndNoOtherIs() {
        KeyRing ring = KeyRing.of(List.of("# people", "", key.line(new Caller("ada", Set.of(Role.TRAINER)))));

        assertThat(ring.find(key)).contains(new Caller("ada", Set.of(Role.TRAINER)));
        assertThat(ring.find(AccessKey.random())).isEmpty();
        assertThat(ring.find(new AccessKey(key.text() + "x"))).isEmpty();
    }

    @Test
    void theFileHoldsNothingThatLetsAnyoneIn() {
        String line = key.line(new Caller("ada", Set.of(Role.READER, Role.ASKER)));

        assertThat(line).startsWith("ada reader,asker ").doesNotContain(key.text());
        assertThat(key).asString().doesNotContain(key.text().substring(10));
    }

    @Test
    void aLineThatIsNoneIsNamedAndAKeyInItIsNotRepeated() {
        assertThatThrownBy(() -> KeyRing.of(List.of("# ok", "ada reader")))
                .hasMessage("line 2: it has 2 parts; a line is NAME ROLE[,ROLE...] SHA256");
        assertThatThrownBy(() -> KeyRing.of(List.of("ada root " + key.hash()))).hasMessageContaining("no role");
        assertThatThrownBy(() -> KeyRing.of(List.of("ada reader abc"))).hasMessageContaining("64 hexadecimal digits");
        assertThatThrownBy(() -> KeyRing.of(List.of("a reader " + key.hash(), "b admin " + key.hash())))
                .hasMessageContaining("line 2: its key stands in a line above");
        assertThatThrownBy(() -> KeyRing.of(List.of("ada " + key.text() + " reader")))
                .hasMessageContaining("it holds a key itself")
                .hasMessageNotContaining(key.text());
    }

    @Test
    void aFileThatHoldsNoKeyIsNamedWithoutWhatItHolds() throws IOException {
        Path file = Files.writeString(directory.resolve("key"), "hunter2\n");

        assertThatThrownBy(() -> AccessKey.read(file))
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("hunter2");
        Files.writeString(file, key.text() + "\n");
        assertThat(AccessKey.read(file)).isEqualTo(key);
    }
}
