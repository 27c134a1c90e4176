package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    private final Commands commands = new Commands();

    @Test
    void everyCommandIsCalledAsItsOwnHelpSays() {
        SquadronCommand.commandLine().getSubcommands().forEach((name, command) -> assertThat(
                        command.getCommandSpec().name())
                .isEqualTo(name));
    }

    @Test
    void ofACommandLineThoseCommandsAreMadeThatItNames() {
        assertThat(commands.named("--home", "h", "status", "--help")).containsExactly("status");
        assertThat(commands.named("run", "--name", "ask")).containsExactly("run", "ask");
        assertThat(commands.named("--version")).isEmpty();
    }

    @Test
    void theHelpOfTheWholeAndAMisspeltCommandNeedThemAll() {
        assertThat(List.of(commands.named("--help"), commands.named("-h", "run"), commands.named("stauts")))
                .containsOnly(commands.all());
    }

    @Test
    void aMistakeIsToldWithAllCommandsInSightWhateverElseTheLineNames(@TempDir Path home) {
        String said = errorOf("stauts", "--verbose", "runs", "--home", home.toString());

        assertThat(said).contains("stauts").contains("status");
    }

    private static String errorOf(String... arguments) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            assertThat(SquadronCommand.execute(arguments)).isEqualTo(2);
        } finally {
            System.setErr(before);
        }
        return err.toString(StandardCharsets.UTF_8);
    }
}
