package io.squadron.local.command;

import io.squadron.local.job.SourceFile;
import io.squadron.local.windows.WindowsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "windows",
        description = {
            "Writes the windows of a SQuAD file as JSON lines, with the fields of run_squad's features, unpadded. Needs no stack.",
            ""
        })
final class WindowsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--input", required = true, paramLabel = "FILE", description = "SQuAD JSON, v1.1 or v2.0.")
    private Path input;

    @Option(names = "--output", required = true, paramLabel = "FILE", description = "JSON lines; - is standard output.")
    private Path output;

    @Option(names = "--overwrite", description = "Write over an --output that is there, without a question.")
    private boolean overwrite;

    @Option(
            names = "--split",
            required = true,
            paramLabel = "train|dev",
            description = "With train, windows carry the answer's positions.")
    private SplitName split;

    @Option(names = "--version_2_with_negative", description = "Keep unanswerable questions (SQuAD v2.0).")
    private boolean version2WithNegative;

    @Option(names = "--max_samples", paramLabel = "N", description = "Take the first N questions only.")
    private Long maxSamples;

    @Mixin
    private TokenizerFlags tokenizer;

    @Mixin
    private WindowFlags windows;

    @Override
    public Integer call() throws IOException {
        if (maxSamples != null) {
            new Checks(spec).atLeast("--max_samples", maxSamples, 1);
        }
        SourceFile.requireReadable(input);
        WindowsFile windowsFile = new WindowsFile(
                split.split(),
                version2WithNegative,
                maxSamples == null ? 0 : maxSamples,
                tokenizer.tokenizer(),
                windows.settings());
        if (output.toString().equals("-")) {
            windowsFile.write(input, System.out, System.err::println);
            return ExitCode.OK;
        }
        if (Files.exists(output) && !overwrite) {
            Confirmation.require(
                    output + " is there already. Write over it?",
                    "Nothing was written: " + output + " is there already; --overwrite writes over it.");
        }
        windowsFile.write(input, output, System.err::println);
        return ExitCode.OK;
    }
}
