package io.squadron.trainer.training;

import io.squadron.trainer.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process of its own for {@link NativeMemoryTest}: prints its resident kilobytes after every hundred updates. */
final class ThousandUpdates implements TrainingListener {
    private ThousandUpdates() {}

    public static void main(String[] args) {
        TrainingArguments arguments = TrainingArguments.builder()
                .perGpuTrainBatchSize(64)
                .maxSteps(1300)
                .loggingSteps(100)
                .noCuda(true)
                .build();
        new FineTuning(
                        Golden.backend(),
                        Golden.encoder(),
                        new RandomWindows(640, 12, 40),
                        arguments,
                        new ThousandUpdates())
                .run();
    }

    @Override
    public void progressed(TrainingMetrics metrics) {
        try {
            Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .forEach(System.out::println);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
