package io.squadron.trainer.training;

import io.squadron.trainer.model.Batch;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Collates the batches of the next update while the present one is computed; never more than one ahead. The epoch's
 * shuffle and sorting, which come with its first update, are hidden this way, too.
 */
final class PrefetchedBatches implements AutoCloseable {
    private final UpdateBatches updates;
    private final BatchCollator collator;
    private final long totalSteps;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread collating = new Thread(task, "collate");
        collating.setDaemon(true);
        return collating;
    });

    private long step;
    private CompletableFuture<List<Batch>> next;

    /**
     * Begins to collate.
     *
     * @param firstStep the update whose batches are asked for first, from 1
     * @param totalSteps the last update
     */
    PrefetchedBatches(UpdateBatches updates, BatchCollator collator, long firstStep, long totalSteps) {
        this.updates = updates;
        this.collator = collator;
        this.totalSteps = totalSteps;
        step = firstStep;
        next = collated(step);
    }

    /**
     * The batches of the first update, then of the one after it, and so on.
     *
     * @throws TrainingFailedException if a token is not in the encoder's vocabulary
     * @throws IllegalStateException after the last update
     */
    List<Batch> next() {
        CompletableFuture<List<Batch>> present = next;
        step++;
        next = collated(step);
        try {
            return present.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }

    private CompletableFuture<List<Batch>> collated(long update) {
        if (update > totalSteps) {
            return CompletableFuture.failedFuture(new IllegalStateException("the last update is " + totalSteps));
        }
        return CompletableFuture.supplyAsync(
                () -> updates.of(update).stream().map(collator::collate).toList(), thread);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
