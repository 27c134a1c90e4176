package io.squadron.trainer.training;

import io.squadron.trainer.Golden;
import io.squadron.trainer.encoder.Encoder;
import io.squadron.trainer.encoder.EncoderCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Trains with dropout on real windows, and lets PyTorch with transformers train from the same weights on the same batches,
 * so that only the draws of dropout differ. Leaves both models in {@code SCRATCH/ours} and {@code SCRATCH/theirs}, to be
 * scored by the same program; see src/test/benchmark/README.md.
 *
 * <pre>
 * cd trainer-service
 * java -cp 'target/test-classes:target/classes:target/quarkus-app/lib/main/*:target/quarkus-app/lib/boot/*' \
 *     io.squadron.trainer.training.QualityComparison ENCODER windows.jsonl SCRATCH SEED [PYTHON]
 * </pre>
 */
public final class QualityComparison {
    private QualityComparison() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        System.setProperty("ai.djl.pytorch.num_threads", "1");
        Encoder encoder = new EncoderCatalog().find(args[0]);
        Path windowFile = Path.of(args[1]);
        Path scratch = Path.of(args[2]);
        WindowFile windows = new WindowFile(windowFile, Long.MAX_VALUE);
        TrainingArguments arguments = TrainingArguments.builder()
                .perGpuTrainBatchSize(16)
                .learningRate(2e-4)
                .numTrainEpochs(1)
                .seed(Long.parseLong(args[3]))
                .loggingSteps(50)
                .noCuda(true)
                .build();
        PythonPlan.write(scratch.resolve("theirs"), encoder, windows, arguments);
        RecordingListener ours = new RecordingListener();
        new FineTuning(Golden.backend(), encoder, windows, arguments, ours).run();
        for (TrainingMetrics metrics : ours.metrics) {
            System.out.printf(Locale.ROOT, "ours: step %d loss %.4f%n", metrics.step(), metrics.loss());
        }
        PythonPlan.writeModel(
                scratch.resolve("ours"),
                ours.checkpoints.get(ours.checkpoints.size() - 1).model());
        int status = new ProcessBuilder(
                        args.length > 4 ? args[4] : "python3",
                        "src/test/benchmark/given_batches.py",
                        scratch.resolve("theirs").toString(),
                        windowFile.toString(),
                        "--train")
                .inheritIO()
                .start()
                .waitFor();
        System.exit(status);
    }
}
