package io.squadron.trainer.training;

import io.squadron.v1.RunFailureReason;
import java.util.List;

/**
 * How the batches of a step are computed: whole, and once the device's memory has run out in micro-batches, in halves,
 * quarters and so on. The gradients are the same but for rounding, though not their dropout.
 */
final class MicroBatches {
    /**
     * Rows of a batch.
     *
     * @param lossWeight its part of the whole batch
     */
    record MicroBatch(Batch batch, double lossWeight) {}

    private int perBatch;

    /** @param perBatch as many as a batch was computed in before; 1 at the beginning */
    MicroBatches(int perBatch) {
        this.perBatch = perBatch;
    }

    int perBatch() {
        return perBatch;
    }

    List<MicroBatch> of(List<Batch> batches) {
        return batches.stream()
                .flatMap(whole -> whole.split(perBatch).stream()
                        .map(rows -> new MicroBatch(rows, (double) rows.windows() / whole.windows())))
                .toList();
    }

    /**
     * Halves them from here on.
     *
     * @param batches those that did not fit
     * @throws TrainingFailedException if they were single windows already
     */
    void halve(List<Batch> batches, DeviceMemoryException cause) {
        if (batches.stream().allMatch(batch -> perBatch >= batch.windows())) {
            throw new TrainingFailedException(
                    RunFailureReason.RUN_FAILURE_REASON_MEMORY,
                    "the device's memory does not hold one window of %d tokens; import the data with a smaller max_seq_length, or take a smaller encoder or another device"
                            .formatted(batches.stream()
                                    .mapToInt(Batch::tokens)
                                    .max()
                                    .orElse(0)),
                    cause);
        }
        perBatch *= 2;
    }
}
