package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options by either spelling. */
class OptionNamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"--no_do_lower_case", "--no-do-lower-case", "--no-do_lower_case"})
    void anOptionIsDeniedInEitherSpelling(String option) {
        assertThat(declared("run", option)).containsExactly("run", "--no-do_lower_case");
    }

    @Test
    void aFlagMayBeFollowedByTrueOrFalse() {
        assertThat(declared("run", "--fp16", "True", "--do-train", "false", "--output_dir", "true", "--fp16"))
                .containsExactly("run", "--fp16=true", "--do_train=false", "--output_dir", "true", "--fp16");
    }

    private static String[] declared(String... arguments) {
        return new OptionNames(SquadronCommand.commandLine()).declared(arguments);
    }

    @Test
    void optionsMayBeSpeltWithHyphens() {
        assertThat(declared(
                        "run",
                        "--train-file",
                        "my-file.json",
                        "--num-train-epochs=2",
                        "--do-train",
                        "--port-offset",
                        "7"))
                .containsExactly(
                        "run",
                        "--train_file",
                        "my-file.json",
                        "--num_train_epochs=2",
                        "--do_train",
                        "--port_offset",
                        "7");
    }

    @Test
    void whatIsNoOptionStaysAsItIs() {
        assertThat(declared("ask", "--no-such-option", "a-b", "--", "--train-file"))
                .containsExactly("ask", "--no-such-option", "a-b", "--", "--train-file");
    }
}
