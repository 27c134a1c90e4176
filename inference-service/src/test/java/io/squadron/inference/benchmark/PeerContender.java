package io.squadron.inference.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A program that answers what a line of its standard input asks, a JSON array of questions and contexts, and then writes a
 * line with what that took: {@code {"wall_seconds": 1.5, "cpu_seconds": 2.9}}. It has loaded its model when it writes its
 * first line.
 */
final class PeerContender implements Contender {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final Process process;
    private final BufferedReader answers;
    private final Writer questions;

    /** @param command for a shell */
    PeerContender(String name, String command) throws IOException {
        this.name = name;
        process = new ProcessBuilder("sh", "-c", "exec " + command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        questions = process.outputWriter(StandardCharsets.UTF_8);
        var unused = line();
    }

    private String line() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException(name + " has ended");
        }
        return line;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Cost answer(List<Question> all) {
        try {
            questions.write(JSON.writeValueAsString(all) + "\n");
            questions.flush();
            JsonNode cost = JSON.readTree(line());
            return new Cost(
                    all.size(),
                    cost.get("wall_seconds").asDouble(),
                    cost.get("cpu_seconds").asDouble());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
