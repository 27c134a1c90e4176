package io.squadron.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.embedded.Password;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomePasswordTest {
    @TempDir
    Path home;

    private HomePassword passwordOfTheHome() {
        return new HomePassword(home);
    }

    @Test
    void itIsMadeOnceForItsOwnersEyes() throws Exception {
        Password password = passwordOfTheHome().make();

        assertThat(passwordOfTheHome().make()).isEqualTo(password);
        for (Path file : List.of(passwordOfTheHome().file(), passwordOfTheHome().kafkaFile())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("access"))))
                .isEqualTo("rwx------");
    }

    @Test
    void kafkasToolsAreToldTheSameAsTheCommandLine() throws Exception {
        assertThat(passwordOfTheHome().kafkaClient("localhost:9410"))
                .as("of a stack from before there was one")
                .isEqualTo(Map.of("bootstrap.servers", "localhost:9410"));

        Password password = passwordOfTheHome().make();

        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(passwordOfTheHome().kafkaFile())) {
            file.load(reader);
        }
        Map<String, Object> client = passwordOfTheHome().kafkaClient("localhost:9410");
        assertThat(client).containsEntry("bootstrap.servers", "localhost:9410").containsAllEntriesOf(asMap(file));
        assertThat(file.getProperty("sasl.jaas.config")).contains(password.text());
    }

    @Test
    void aFileWithoutAPasswordIsNamedAndNotRepeated() throws Exception {
        passwordOfTheHome().make();
        Files.writeString(passwordOfTheHome().file(), "short secret\n");

        assertThatThrownBy(() -> passwordOfTheHome().make())
                .isInstanceOf(StackException.class)
                .hasMessageContaining(passwordOfTheHome().file() + " holds no password")
                .hasMessageNotContaining("short secret");
    }

    @Test
    void oneThatOthersMayReadIsFound() throws Exception {
        passwordOfTheHome().make();
        assertThat(findings()).isEmpty();

        Files.setPosixFilePermissions(passwordOfTheHome().kafkaFile(), PosixFilePermissions.fromString("rw-r-----"));

        assertThat(findings()).singleElement().satisfies(finding -> assertThat(finding.what())
                .contains("Others may read"));
    }

    private List<Finding> findings() {
        return Checkup.of(StackOptions.of(home, 0)).stream()
                .filter(finding -> finding.subject().equals("password"))
                .toList();
    }

    private static Map<String, Object> asMap(Properties properties) {
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }
}
