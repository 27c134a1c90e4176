package io.squadron.trainer.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.squadron.trainer.Golden;
import io.squadron.trainer.encoder.Encoder;
import io.squadron.trainer.encoder.EncoderCatalog;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Trains on real windows without dropout, lets PyTorch with transformers make the same steps on the same batches from the
 * same weights, and prints how far losses and gradient norms are apart. Everything of a training takes part: the order of
 * the batches, padding, accumulation, clipping, AdamW with its decay, warm-up and linear decay.
 *
 * <pre>
 * deploy/squadron windows --split train --input train-v1.1.json --max_samples 2000 --output windows.jsonl
 * ./mvnw -q -DskipTests package -pl trainer-service -am
 * cd trainer-service
 * java -cp 'target/test-classes:target/classes:target/quarkus-app/lib/main/*:target/quarkus-app/lib/boot/*' \
 *     io.squadron.trainer.training.StepByStepComparison ENCODER windows.jsonl SCRATCH [STEPS [PYTHON]]
 * </pre>
 */
public final class StepByStepComparison {
    private static final JsonMapper JSON = new JsonMapper();

    private final Encoder encoder;
    private final WindowFile windows;
    private final Path windowFile;
    private final TrainingArguments arguments;

    private StepByStepComparison(Encoder encoder, Path windowFile, int steps) throws IOException {
        this.encoder = encoder;
        this.windowFile = windowFile;
        windows = new WindowFile(windowFile, 2000);
        arguments = TrainingArguments.builder()
                .perGpuTrainBatchSize(2)
                .gradientAccumulationSteps(3)
                .learningRate(1e-4)
                .weightDecay(0.01)
                .warmupSteps(steps / 10)
                .maxSteps(steps)
                .hiddenDropoutProb(0.0)
                .attentionProbsDropoutProb(0.0)
                .loggingSteps(1)
                .noCuda(true)
                .build();
    }

    public static void main(String[] args) throws IOException {
        System.setProperty("ai.djl.pytorch.num_threads", "1");
        int steps = args.length > 3 ? Integer.parseInt(args[3]) : 100;
        new StepByStepComparison(new EncoderCatalog().find(args[0]), Path.of(args[1]), steps)
                .run(Path.of(args[2]), args.length > 4 ? args[4] : "python3");
    }

    private void run(Path scratch, String python) throws IOException {
        PythonPlan.write(scratch, encoder, windows, arguments);
        RecordingListener ours = new RecordingListener();
        new FineTuning(Golden.backend(), encoder, windows, arguments, ours).run();
        Process theirs = new ProcessBuilder(
                        python, "src/test/benchmark/given_batches.py", scratch.toString(), windowFile.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = theirs.inputReader(StandardCharsets.UTF_8)) {
            compare(ours, lines);
        } finally {
            theirs.destroy();
        }
    }

    private static void compare(RecordingListener ours, BufferedReader theirs) throws IOException {
        double loss = 0;
        double norm = 0;
        for (TrainingMetrics metrics : ours.metrics) {
            String line = theirs.readLine();
            if (line == null) {
                throw new IOException("Python ended after " + (metrics.step() - 1) + " steps");
            }
            JsonNode other = JSON.readTree(line);
            loss = Math.max(loss, difference(metrics.loss(), other.get("loss").asDouble()));
            norm = Math.max(
                    norm, difference(metrics.gradNorm(), other.get("grad_norm").asDouble()));
            if (metrics.step() == 1 || metrics.step() % 10 == 0) {
                System.out.printf(
                        Locale.ROOT,
                        "step %d: loss %.6f, theirs %.6f; gradient norm %.6f, theirs %.6f; so far apart by %.1e and %.1e%n",
                        metrics.step(),
                        metrics.loss(),
                        other.get("loss").asDouble(),
                        metrics.gradNorm(),
                        other.get("grad_norm").asDouble(),
                        loss,
                        norm);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%d steps: losses differ by %.1e of themselves at most, gradient norms by %.1e%n",
                ours.metrics.size(),
                loss,
                norm);
    }

    private static double difference(double ours, double theirs) {
        return Math.abs(ours - theirs) / Math.abs(theirs);
    }
}
