package io.squadron.local.command;

import io.squadron.local.job.FailedException;
import io.squadron.local.job.SourceFile;
import io.squadron.tokenizer.dataset.Split;
import io.squadron.tokenizer.dataset.WindowJsonLines;
import io.squadron.tokenizer.huggingface.HuggingFaceLibrary;
import io.squadron.tokenizer.squad.SquadFormatException;
import io.squadron.tokenizer.window.WindowSettings;
import io.squadron.tokenizer.wordpiece.BuiltInTokenizer;
import io.squadron.tokenizer.wordpiece.TokenizerDefinition;
import io.squadron.tokenizer.wordpiece.TokenizerFiles;
import io.squadron.tokenizer.wordpiece.UnusableTokenizerException;
import io.squadron.tokenizer.wordpiece.WordPieceTokenizer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
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

    @Option(names = "--output", required = true, paramLabel = "FILE", description = "JSON lines.")
    private Path output;

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
        io.squadron.v1.WindowSettings flags = windows.settings();
        WindowSettings settings =
                new WindowSettings(flags.getMaxSeqLength(), flags.getDocStride(), flags.getMaxQueryLength());
        SourceFile.requireReadable(input);
        Path partial = output.resolveSibling(output.getFileName() + ".partial");
        try (WordPieceTokenizer encoder = encoder(tokenizer.tokenizer())) {
            WindowJsonLines lines = new WindowJsonLines(
                    split == SplitName.train ? Split.TRAIN : Split.DEV,
                    version2WithNegative,
                    maxSamples == null ? 0 : maxSamples,
                    encoder,
                    settings);
            WindowJsonLines.Summary summary = write(lines, partial);
            Files.move(partial, output, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            report(summary);
        } finally {
            Files.deleteIfExists(partial);
        }
        return ExitCode.OK;
    }

    private WindowJsonLines.Summary write(WindowJsonLines lines, Path partial) throws IOException {
        try (InputStream squad = Files.newInputStream(input);
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(partial))) {
            return lines.write(squad, out);
        } catch (SquadFormatException e) {
            throw new FailedException(input + ": " + e.getMessage(), e);
        }
    }

    private static void report(WindowJsonLines.Summary summary) {
        System.err.println(String.format(
                Locale.ROOT,
                "%,d questions, %,d windows, %,d skipped",
                summary.counts().examples(),
                summary.counts().windows(),
                summary.counts().skipped()));
        summary.skipped().entries().forEach(entry -> {
            System.err.println("  " + entry.reason().label() + ": " + entry.count() + ", the first:");
            entry.faults().forEach(fault -> System.err.println("    " + fault));
        });
    }

    private static WordPieceTokenizer encoder(String nameOrDirectory) throws IOException {
        try {
            return new WordPieceTokenizer(definition(nameOrDirectory), new HuggingFaceLibrary());
        } catch (UnusableTokenizerException e) {
            throw new FailedException(nameOrDirectory + ": " + e.getMessage(), e);
        }
    }

    private static TokenizerDefinition definition(String nameOrDirectory) throws IOException {
        if (nameOrDirectory.equals(BuiltInTokenizer.NAME)) {
            return BuiltInTokenizer.definition();
        }
        Path directory = Path.of(nameOrDirectory);
        if (!Files.isDirectory(directory)) {
            throw new FailedException("There is no tokenizer " + nameOrDirectory + ": give " + BuiltInTokenizer.NAME
                    + " or a directory with tokenizer.json or vocab.txt.");
        }
        Map<String, byte[]> files = new HashMap<>();
        for (String name : TokenizerFiles.NAMES) {
            Path file = directory.resolve(name);
            if (Files.isRegularFile(file)) {
                files.put(name, Files.readAllBytes(file));
            }
        }
        TokenizerDefinition definition = TokenizerFiles.read(String.valueOf(directory.getFileName()), files);
        definition.notes().forEach(System.err::println);
        return definition;
    }
}
