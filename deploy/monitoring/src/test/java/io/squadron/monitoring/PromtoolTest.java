package io.squadron.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Prometheus itself says of its configuration and rules, where it is installed (Debian's package prometheus). */
class PromtoolTest {
    private static final Path PROMETHEUS = Path.of("prometheus");

    @BeforeAll
    static void promtoolIsInstalled() {
        boolean found = Arrays.stream(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, "promtool"))
                .anyMatch(Files::isExecutable);
        assumeTrue(found, "promtool is not installed, so Prometheus itself has not looked at the rules");
    }

    @Test
    void theConfigurationAndItsRulesAreSound() throws Exception {
        promtool("check", "config", PROMETHEUS.resolve("prometheus.yml").toString());
    }

    @Test
    void rulesDoWhatTheirTestsSay() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("test", "rules"));
        try (Stream<Path> tests = Files.list(PROMETHEUS.resolve("tests"))) {
            tests.map(Path::toString).sorted().forEach(arguments::add);
        }
        promtool(arguments.toArray(String[]::new));
    }

    private static void promtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
