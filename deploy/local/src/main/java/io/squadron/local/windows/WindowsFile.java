package io.squadron.local.windows;

import io.squadron.local.job.FailedException;
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
import java.util.function.Consumer;

/**
 * The windows of a SQuAD file as JSON lines, made in process by the tokenizer-service's own code.
 *
 * @param split with train, windows carry the answer's positions
 * @param maxSamples 0: all
 * @param tokenizer a built-in tokenizer's name, or a directory
 */
public record WindowsFile(
        io.squadron.v1.Split split,
        boolean version2WithNegative,
        long maxSamples,
        String tokenizer,
        io.squadron.v1.WindowSettings settings) {

    /**
     * Writes the file, whole or not at all.
     *
     * @param note hears what a person should know: what the tokenizer's files say, and counts
     * @throws FailedException if the data or the tokenizer cannot be used
     * @throws IOException if a file cannot be read or written
     */
    public void write(Path input, Path output, Consumer<String> note) throws IOException {
        Path partial = output.resolveSibling(output.getFileName() + ".partial");
        try {
            try (OutputStream out = Files.newOutputStream(partial)) {
                write(input, out, note);
            }
            Files.move(partial, output, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /**
     * Writes the lines into a stream, which stays open.
     *
     * @param note as above
     * @throws FailedException if the data or the tokenizer cannot be used
     * @throws IOException if the file cannot be read or the stream not be written
     */
    public void write(Path input, OutputStream output, Consumer<String> note) throws IOException {
        WindowSettings windows =
                new WindowSettings(settings.getMaxSeqLength(), settings.getDocStride(), settings.getMaxQueryLength());
        try (WordPieceTokenizer encoder = encoder(note);
                InputStream squad = Files.newInputStream(input)) {
            WindowJsonLines lines = new WindowJsonLines(
                    split == io.squadron.v1.Split.SPLIT_TRAIN ? Split.TRAIN : Split.DEV,
                    version2WithNegative,
                    maxSamples,
                    encoder,
                    windows);
            OutputStream buffered = new BufferedOutputStream(output);
            WindowJsonLines.Summary summary = lines.write(squad, buffered);
            buffered.flush();
            report(summary, note);
        } catch (SquadFormatException e) {
            throw new FailedException(input + ": " + e.getMessage(), e);
        }
    }

    private static void report(WindowJsonLines.Summary summary, Consumer<String> note) {
        note.accept(String.format(
                Locale.ROOT,
                "%,d questions, %,d windows, %,d skipped",
                summary.counts().examples(),
                summary.counts().windows(),
                summary.counts().skipped()));
        summary.skipped().entries().forEach(entry -> {
            note.accept("  " + entry.reason().label() + ": " + entry.count() + ", the first:");
            entry.faults().forEach(fault -> note.accept("    " + fault));
        });
    }

    private WordPieceTokenizer encoder(Consumer<String> note) throws IOException {
        try {
            return new WordPieceTokenizer(definition(note), new HuggingFaceLibrary());
        } catch (UnusableTokenizerException e) {
            throw new FailedException(tokenizer + ": " + e.getMessage(), e);
        }
    }

    private TokenizerDefinition definition(Consumer<String> note) throws IOException {
        if (tokenizer.equals(BuiltInTokenizer.NAME)) {
            return BuiltInTokenizer.definition();
        }
        Path directory = Path.of(tokenizer);
        if (!Files.isDirectory(directory)) {
            throw new FailedException("There is no tokenizer " + tokenizer + ": give " + BuiltInTokenizer.NAME
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
        definition.notes().forEach(note);
        return definition;
    }
}
