package io.squadron.trainer.dataset;

import io.squadron.kafka.Topics;
import io.squadron.trainer.encoder.Activation;
import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.encoder.BertShapes;
import io.squadron.trainer.encoder.Encoder;
import io.squadron.trainer.kafka.DeadLetters;
import io.squadron.trainer.model.TorchBackend;
import io.squadron.trainer.scratch.ScratchDirectory;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.trainer.training.FineTuning;
import io.squadron.trainer.training.TrainedModel;
import io.squadron.trainer.training.TrainingArguments;
import io.squadron.trainer.training.TrainingListener;
import io.squadron.trainer.training.TrainingMetrics;
import io.squadron.trainer.training.TrainingPlan;
import io.squadron.trainer.training.TrainingState;
import io.squadron.trainer.training.TrainingWindows;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.Window;
import io.squadron.v1.WindowSettings;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Trains on a data set of any size with whatever heap this process has: windows of 100 to 250 tokens go, as the records that
 * they are on the topic, through all that a run does with them, and a very small BERT takes steps on batches that are drawn
 * from the whole of it. Prints how large it all was. More than a gigabyte of windows with one of heap:
 *
 * <pre>
 * ./mvnw -q -DskipTests package -pl trainer-service -am
 * cd trainer-service
 * java -Xmx1g -cp 'target/test-classes:target/classes:target/quarkus-app/lib/main/*:target/quarkus-app/lib/boot/*' \
 *     io.squadron.trainer.dataset.LargeDatasetRun WINDOWS STEPS SCRATCH    # e.g. 1700000 500 /var/tmp/scratch
 * </pre>
 */
public final class LargeDatasetRun implements TrainingListener {
    private static final int VOCAB = 30_522;
    private static final int SHORTEST = 100;
    private static final int LONGEST = 250;
    private static final int MAX_SEQ_LENGTH = 384;
    private static final double MEBIBYTE = 1 << 20;

    private LargeDatasetRun() {}

    public static void main(String[] args) {
        int windows = Integer.parseInt(args[0]);
        int steps = Integer.parseInt(args[1]);
        long began = System.nanoTime();
        TrainingWindows collected = collect(windows, new ScratchDirectory(Path.of(args[2])));
        double collecting = seconds(began);
        began = System.nanoTime();
        long tokens = verified(collected);
        System.out.printf(
                Locale.ROOT,
                "%d windows, %.0f MiB: collected in %.0f s, read in another order in %.0f s%n",
                collected.size(),
                (tokens + 3L * windows) * Integer.BYTES / MEBIBYTE,
                collecting,
                seconds(began));
        if (steps > 0) {
            train(collected, steps, new ScratchDirectory(Path.of(args[2])));
        }
        System.out.printf(
                Locale.ROOT,
                "heap: %.0f MiB at most of %.0f%n",
                peak() / MEBIBYTE,
                Runtime.getRuntime().maxMemory() / MEBIBYTE);
    }

    private static TrainingWindows collect(int windows, ScratchDirectory scratch) {
        DatasetManifest manifest = DatasetManifest.newBuilder()
                .setDatasetId("large")
                .setWindows(windows)
                .setSettings(WindowSettings.newBuilder().setMaxSeqLength(MAX_SEQ_LENGTH))
                .build();
        long heapLimit = Runtime.getRuntime().maxMemory() / 4;
        try (WindowCollector collector =
                new WindowCollector(manifest, VOCAB, new DeadLetters(null), 1, heapLimit, scratch)) {
            for (int window = 0; window < windows; window++) {
                collector.take(new ConsumerRecord<>(Topics.WINDOWS, 0, window, "example", record(window)));
            }
            return collector.complete().windows();
        }
    }

    private static int length(int window) {
        return SHORTEST
                + (int) (window * 2_654_435_761L % (LONGEST - SHORTEST) + (LONGEST - SHORTEST)) % (LONGEST - SHORTEST);
    }

    private static byte[] record(int window) {
        int length = length(window);
        SplittableRandom random = new SplittableRandom(window);
        Window.Builder record = Window.newBuilder()
                .setDatasetId("large")
                .setWindowId("large-" + window)
                .setQuestionLength(10)
                .setStartPosition(length / 2)
                .setEndPosition(length / 2 + 2);
        for (int i = 0; i < length; i++) {
            record.addInputIds(random.nextInt(VOCAB));
        }
        return record.build().toByteArray();
    }

    /** Reads every window, far ones after each other; gives the number of tokens. */
    private static long verified(TrainingWindows windows) {
        int[] ids = new int[MAX_SEQ_LENGTH];
        long tokens = 0;
        int stride = 7919;
        for (int first = 0; first < stride; first++) {
            for (int window = first; window < windows.size(); window += stride) {
                windows.copyInputIds(window, ids, 0);
                SplittableRandom random = new SplittableRandom(window);
                for (int i = 0; i < length(window); i++) {
                    if (ids[i] != random.nextInt(VOCAB)) {
                        throw new AssertionError("token " + i + " of window " + window + " is not what was written");
                    }
                }
                tokens += windows.length(window);
            }
        }
        return tokens;
    }

    private static void train(TrainingWindows windows, int steps, ScratchDirectory scratch) {
        BertConfig config =
                new BertConfig(VOCAB, 24, 1, 2, 48, Activation.GELU, 0.1, 0.1, MAX_SEQ_LENGTH, 2, 1e-12, 0.02, 0);
        Random random = new Random(1);
        Map<String, Tensor> weights = new LinkedHashMap<>();
        BertShapes.ofEncoder(config).forEach((name, shape) -> {
            float[] values = new float[(int) Tensor.elements(shape)];
            for (int i = 0; i < values.length; i++) {
                values[i] = name.endsWith("LayerNorm.weight") ? 1 : (float) (random.nextGaussian() * 0.02);
            }
            weights.put(name, Tensor.ofFloats(values, shape));
        });
        TrainingArguments arguments = TrainingArguments.builder()
                .perGpuTrainBatchSize(16)
                .maxSteps(steps)
                .loggingSteps(steps)
                .noCuda(true)
                .build();
        new FineTuning(
                        new TorchBackend(scratch),
                        new Encoder(config, weights, "random", ""),
                        windows,
                        arguments,
                        new LargeDatasetRun())
                .run();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static long peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }

    @Override
    public void progressed(TrainingMetrics metrics) {
        System.out.printf(
                Locale.ROOT,
                "trained %d steps of 16: loss %.3f, %.0f windows/s%n",
                metrics.step(),
                metrics.loss(),
                metrics.windowsPerSecond());
    }

    @Override
    public void started(TrainingPlan plan) {}

    @Override
    public void batchesSplit(int microBatches) {}

    @Override
    public void checkpoint(TrainedModel model, long step, boolean last) {}

    @Override
    public boolean resumePointDue() {
        return false;
    }

    @Override
    public void resumePoint(TrainingState state) {}

    @Override
    public boolean stopRequested() {
        return false;
    }
}
