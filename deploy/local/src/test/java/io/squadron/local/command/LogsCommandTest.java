package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsCommandTest {
    @TempDir
    Path home;

    @BeforeEach
    void logsOfThreeParts() throws Exception {
        Files.createDirectories(home.resolve("postgres"));
        Files.createDirectories(home.resolve("logs"));
        Files.writeString(
                home.resolve("logs/trainer.log"),
                """
                2026-01-02 10:00:00.100 INFO begins
                2026-01-02 10:00:03.000 ERROR fails
                	at a.Class.method
                2026-01-03 09:00:00.000 INFO goes on
                """);
        Files.writeString(
                home.resolve("logs/supervisor.log"),
                """
                2026-01-02 10:00:01.000 INFO watches
                2026-01-02 10:00:04.000 INFO starts it again
                """);
        Files.writeString(
                home.resolve("postgres/postgres.log"),
                """
                2026-01-02 10:00:02.500 UTC [7] LOG: ready
                """);
    }

    @Test
    void allPartsAreShownTogetherInTheOrderOfTimeAndATraceStaysWithItsLine() {
        assertThat(logs().out())
                .isEqualTo(
                        """
                        trainer | 2026-01-02 10:00:00.100 INFO begins
                        supervisor | 2026-01-02 10:00:01.000 INFO watches
                        postgres | 2026-01-02 10:00:02.500 UTC [7] LOG: ready
                        trainer | 2026-01-02 10:00:03.000 ERROR fails
                        trainer | 	at a.Class.method
                        supervisor | 2026-01-02 10:00:04.000 INFO starts it again
                        trainer | 2026-01-03 09:00:00.000 INFO goes on
                        """);
    }

    @Test
    void ofEachLogTheLastLinesAreShownOrNone() {
        assertThat(logs("-n", "1").out().lines())
                .containsExactly(
                        "postgres | 2026-01-02 10:00:02.500 UTC [7] LOG: ready",
                        "supervisor | 2026-01-02 10:00:04.000 INFO starts it again",
                        "trainer | 2026-01-03 09:00:00.000 INFO goes on");
        assertThat(logs("-n", "0").out()).isEmpty();
    }

    @Test
    void theBrokerWritesIntoTheLogOfTheSupervisorThatItRunsIn() {
        assertThat(logs("kafka", "-n", "1").out().lines())
                .containsExactly("2026-01-02 10:00:04.000 INFO starts it again");
    }

    @Test
    void lessThanNoLinesIsWrongUsage() {
        Invocation refused = logs("-n", "-3");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("--lines must be at least 0, not -3.");
    }

    @Test
    void aPartWithoutALogIsToldWithThoseThatThereAre() {
        assertThat(logs("nobody").err())
                .contains("There is no log of 'nobody'; there are supervisor, trainer, postgres.");
    }

    private Invocation logs(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "logs";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--home";
        all[arguments.length + 2] = home.toString();
        return Invocation.of(all);
    }
}
