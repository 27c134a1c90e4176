package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What all commands have in common. */
class EveryCommandTest {
    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "ask --question q --context c",
                "models",
                "models export m out",
                "models rollback champion",
                "models history champion",
                "evaluate d",
                "train d",
                "runs",
                "runs --filter f1>80",
                "predictions m",
                "watch r",
                "stop r",
                "delete run r",
                "dead-letters list",
                "dead-letters replay squadron.windows",
                "train d --model_name_or_path no/such"
            })
    void withoutAStackOneSentenceSaysSo(String arguments) {
        Invocation outcome = Invocation.of(Invocation.words(arguments + " --home " + temporary));
        if (arguments.equals("status")) {
            assertThat(outcome.exitCode()).isEqualTo(3);
        } else {
            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err().lines()).hasSize(1).allMatch(line -> line.contains("squadron up"));
        }
    }

    static Set<String> commands() {
        return SquadronCommand.commandLine().getSubcommands().keySet();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void noDescriptionHoldsAPercentSignThatPicocliWouldFormat(String command) {
        CommandLine line = SquadronCommand.commandLine().getSubcommands().get(command);
        assertThat(line.getCommandSpec().usageMessage().description())
                .allSatisfy(text ->
                        assertThat(text.replace("%%", "").replace("%n", "")).doesNotContain("%"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelp(String command) {
        StringWriter out = new StringWriter();
        CommandLine line = SquadronCommand.commandLine();
        line.setOut(new PrintWriter(out));
        assertThat(line.execute(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: squadron " + command).contains("--home");
    }
}
