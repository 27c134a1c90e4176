package io.squadron.trainer.training;

import io.squadron.trainer.model.Backpropagation;
import io.squadron.trainer.model.Batch;
import io.squadron.trainer.model.DeviceMemoryException;
import java.util.List;

/**
 * Adds up the gradients of an update's batches. Where the device's memory runs out, the update is begun anew with batches
 * in halves, quarters and so on, and the rest of the training keeps to that: the gradients are the same but for rounding,
 * though not their dropout.
 */
final class UpdateGradients {
    private final Backpropagation model;
    private final TrainingListener listener;
    private int parts;

    /**
     * Goes on where a training was.
     *
     * @param parts in which batches were computed last; 1 at the beginning
     */
    UpdateGradients(Backpropagation model, TrainingListener listener, int parts) {
        this.model = model;
        this.listener = listener;
        this.parts = parts;
    }

    /** In which every batch is computed now. */
    int parts() {
        return parts;
    }

    /**
     * Forward, loss and backward of all batches.
     *
     * @param seeding called before every try
     * @return the mean of the batches' losses
     * @throws TrainingFailedException if memory does not even hold a window at a time
     */
    double add(List<Batch> batches, Runnable seeding) {
        while (true) {
            seeding.run();
            try {
                return batches.stream().mapToDouble(this::add).sum() / batches.size();
            } catch (DeviceMemoryException e) {
                split(batches, e);
            }
        }
    }

    private double add(Batch batch) {
        double loss = 0;
        for (Batch part : batch.split(parts)) {
            double share = (double) part.windows() / batch.windows();
            loss += share * model.backward(part, share);
        }
        return loss;
    }

    private void split(List<Batch> batches, DeviceMemoryException e) {
        if (batches.stream().allMatch(batch -> parts >= batch.windows())) {
            throw new TrainingFailedException(
                    "the device's memory does not hold one window of %d tokens; import the data with a smaller max_seq_length, or take a smaller encoder or another device"
                            .formatted(batches.stream()
                                    .mapToInt(Batch::tokens)
                                    .max()
                                    .orElse(0)),
                    e);
        }
        model.clearGradients();
        parts *= 2;
        listener.batchesSplit(parts);
    }
}
