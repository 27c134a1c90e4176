package io.squadron.local.command;

import io.squadron.v1.WindowSettings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** run_squad's flags of how text becomes windows. */
final class WindowFlags {
    /** {@code [CLS] question [SEP] … [SEP]}. */
    private static final int SPECIAL_TOKENS = 3;

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--max_seq_length",
            paramLabel = "N",
            defaultValue = "384",
            description = "Tokens of a window, special tokens included. Default: ${DEFAULT-VALUE}.")
    private int maxSeqLength;

    @Option(
            names = "--doc_stride",
            paramLabel = "N",
            defaultValue = "128",
            description = "Tokens between the starts of two windows of a context. Default: ${DEFAULT-VALUE}.")
    private int docStride;

    @Option(
            names = "--max_query_length",
            paramLabel = "N",
            defaultValue = "64",
            description = "A question is cut to this many tokens. Default: ${DEFAULT-VALUE}.")
    private int maxQueryLength;

    /**
     * The settings, checked.
     *
     * @throws ParameterException if no window could be made with them, or part of a context would be in none
     */
    WindowSettings settings() {
        Checks checks = new Checks(command);
        checks.atLeast("--max_seq_length", maxSeqLength, 1);
        checks.atLeast("--doc_stride", docStride, 1);
        checks.atLeast("--max_query_length", maxQueryLength, 1);
        int documentTokens = maxSeqLength - maxQueryLength - SPECIAL_TOKENS;
        if (documentTokens < 1) {
            throw checks.wrong(
                    "--max_seq_length " + maxSeqLength + " leaves no room for the context beside a question of "
                            + maxQueryLength + " tokens and 3 special ones.");
        }
        return WindowSettings.newBuilder()
                .setMaxSeqLength(maxSeqLength)
                .setDocStride(docStride)
                .setMaxQueryLength(maxQueryLength)
                .build();
    }
}
