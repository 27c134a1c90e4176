package io.squadron.local.command;

import io.squadron.local.job.DatasetImport;
import io.squadron.local.job.DatasetSource;
import io.squadron.local.job.SourceFile;
import io.squadron.local.progress.Progress;
import io.squadron.v1.DatasetManifest;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        description =
                "Turns a SQuAD JSON file into windows on Kafka and prints the data set's id. Needs `squadron up`.")
final class ImportCommand implements Callable<Integer> {
    @ParentCommand
    private SquadronCommand root;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "SQuAD JSON, v1.1 or v2.0.")
    private Path file;

    @Option(
            names = "--split",
            required = true,
            paramLabel = "train|dev",
            description = "What it is for: ${COMPLETION-CANDIDATES}.")
    private SplitName split;

    @Option(names = "--name", paramLabel = "NAME", description = "For people. Default: the file's name.")
    private String name;

    @Option(names = "--max_samples", paramLabel = "N", description = "Take the first N questions only.")
    private Long maxSamples;

    @Option(names = "--version_2_with_negative", description = "Keep unanswerable questions (SQuAD v2.0).")
    private boolean version2WithNegative;

    @Option(names = "--overwrite_cache", description = "Import even if the same was imported before.")
    private boolean overwrite;

    @Mixin
    private TokenizerFlags tokenizer;

    @Mixin
    private WindowFlags windows;

    @Override
    public Integer call() throws Exception {
        long samples = maxSamples == null ? 0 : maxSamples;
        if (maxSamples != null) {
            new Checks(spec).atLeast("--max_samples", maxSamples, 1);
        }
        DatasetOptions options = new DatasetOptions(
                tokenizer.tokenizer(), null, windows.settings(), version2WithNegative, samples, samples, overwrite);
        SourceFile.requireReadable(file);
        DatasetSource source = options.source(file, split.split(), name == null ? DatasetSource.nameOf(file) : name);
        try (Progress progress = Progress.onStandardError();
                StackSession stack = StackSession.running(root)) {
            DatasetManifest manifest =
                    new DatasetImport(stack.services(), progress).importFile(source.file(), source.options());
            System.out.println(manifest.getDatasetId());
        }
        return ExitCode.OK;
    }
}
