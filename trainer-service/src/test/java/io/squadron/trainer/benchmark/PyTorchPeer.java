package io.squadron.trainer.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** train_steps.py as a child process: steps in PyTorch with transformers, one thread, one at a time. */
public final class PyTorchPeer implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final Writer requests;

    /**
     * Starts it and waits until it has its model.
     *
     * @param windows of each batch
     * @param tokens of each window
     * @param precision {@code "fp32"} or {@code "bf16"}
     */
    public PyTorchPeer(String python, int layers, int hidden, int windows, int tokens, String precision)
            throws IOException {
        process = new ProcessBuilder(
                        python,
                        "src/test/benchmark/train_steps.py",
                        Integer.toString(layers),
                        Integer.toString(hidden),
                        Integer.toString(windows),
                        Integer.toString(tokens),
                        precision)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        requests = process.outputWriter(StandardCharsets.UTF_8);
        if (!"ready".equals(answers.readLine())) {
            throw new IOException(python + " has not started; are torch and transformers installed?");
        }
    }

    /** One step; gives its CPU seconds. */
    public double step() throws IOException {
        requests.write("\n");
        requests.flush();
        return Double.parseDouble(answers.readLine());
    }

    @Override
    public void close() {
        process.destroy();
    }
}
