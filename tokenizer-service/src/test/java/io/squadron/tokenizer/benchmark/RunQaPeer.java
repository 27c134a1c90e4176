package io.squadron.tokenizer.benchmark;

import io.squadron.tokenizer.wordpiece.TokenizerDefinition;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** run_qa_windows.py as a child process, which makes all windows of a file as often as it is asked to. */
final class RunQaPeer implements AutoCloseable {

    private static final List<String> TOKENIZER_FILES = List.of("tokenizer.json", "tokenizer_config.json", "vocab.txt");

    private final Process process;
    private final BufferedReader answers;
    private final Writer requests;

    RunQaPeer(String python, Path script, Path squad, TokenizerDefinition tokenizer) throws IOException {
        Path directory = Files.createTempDirectory("run-qa-tokenizer");
        for (String file : TOKENIZER_FILES) {
            Files.write(directory.resolve(file), tokenizer.file(file));
        }
        this.process = new ProcessBuilder(python, script.toString(), squad.toString(), directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        if (!"ready".equals(answers.readLine())) {
            throw new IOException(python + " " + script + " has not started; is transformers installed?");
        }
    }

    Round round() throws IOException {
        requests.write("\n");
        requests.flush();
        String[] figures = answers.readLine().split(" ", -1);
        return new Round(Long.parseLong(figures[0]), Long.parseLong(figures[1]), Double.parseDouble(figures[2]));
    }

    @Override
    public void close() {
        process.destroy();
    }
}
