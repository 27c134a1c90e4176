package io.squadron.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.access.AccessKey;
import io.squadron.access.Caller;
import io.squadron.access.KeyRing;
import io.squadron.access.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeAccessTest {
    @TempDir
    Path temporary;

    private Path home() {
        return temporary.resolve("home");
    }

    private HomeAccess made() {
        HomeAccess access = new HomeAccess(home());
        access.make();
        return access;
    }

    private static Optional<Caller> find(HomeAccess access, AccessKey key) throws IOException {
        return KeyRing.read(access.keysFile()).find(key);
    }

    @Test
    void aKeyIsMadeOnceForItsOwnersEyesAndItsHashForTheServices() throws IOException {
        assertThat(new HomeAccess(home()).key()).isEmpty();

        HomeAccess access = made();
        AccessKey key = access.key().orElseThrow();
        access.make();

        assertThat(access.key()).contains(key);
        assertThat(find(access, key).orElseThrow()).isEqualTo(new Caller("squadron", Set.of(Role.ADMIN)));
        assertThat(Files.readString(access.keysFile())).doesNotContain(key.text());
        assertThat(List.of(access.keyFile(), access.keysFile()))
                .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
        assertThat(permissions(home().resolve("access"))).isEqualTo("rwx------");
        assertThat(PrivateFile.isExposed(access.keyFile())).isFalse();
    }

    @Test
    void callersWhomAUserHasLetInStayAndAKeyThatIsGoneIsMadeAnew() throws IOException {
        HomeAccess access = made();
        AccessKey first = access.key().orElseThrow();
        AccessKey ada = AccessKey.random();
        KeyRing.add(access.keysFile(), ada, new Caller("ada", Set.of(Role.READER)));
        Files.delete(access.keyFile());

        access.make();

        assertThat(find(access, ada)).map(Caller::name).contains("ada");
        assertThat(access.key().orElseThrow()).isNotEqualTo(first);
        assertThat(find(access, access.key().orElseThrow())).map(Caller::name).contains("squadron");
    }

    @Test
    void aKeyThatTheServicesWouldNotTakeFromOneAnotherIsOneSentence() throws IOException {
        HomeAccess access = made();
        Files.writeString(access.keysFile(), access.key().orElseThrow().line(new Caller("a", Set.of(Role.READER))));

        assertThatThrownBy(access::make)
                .isInstanceOf(StackException.class)
                .hasMessageContaining(access.keyFile().toString())
                .hasMessageContaining("is no admin's by " + access.keysFile());
    }

    @Test
    void whatIsNoKeyIsNamedAndNotRepeated() throws IOException {
        HomeAccess access = made();
        Files.writeString(access.keyFile(), "secret of another kind");

        assertThatThrownBy(access::key)
                .hasMessageContaining(access.keyFile().toString())
                .hasMessageNotContaining("secret");
        assertThatThrownBy(access::make).hasMessageNotContaining("secret");
    }

    @Test
    void aKeyThatOthersMayReadIsExposed() throws IOException {
        HomeAccess access = made();
        Files.setPosixFilePermissions(access.keyFile(), PosixFilePermissions.fromString("rw-r-----"));

        assertThat(PrivateFile.isExposed(access.keyFile())).isTrue();
        assertThat(Checkup.of(StackOptions.of(home(), 0)))
                .filteredOn(finding -> finding.subject().equals("key"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("Others may read"));
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
