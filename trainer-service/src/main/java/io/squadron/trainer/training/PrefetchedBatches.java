package io.squadron.trainer.training;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Collates the batches of the next step while the present one is computed; never more than one ahead. The epoch's
 * shuffle and sorting, which come with its first step, are hidden this way, too.
 */
final class PrefetchedBatches implements AutoCloseable {
    private final StepBatches steps;
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
     * @param firstStep the step whose batches are asked for first, from 1
     * @param totalSteps the last step
     */
    PrefetchedBatches(StepBatches steps, BatchCollator collator, long firstStep, long totalSteps) {
        this.steps = steps;
        this.collator = collator;
        this.totalSteps = totalSteps;
        step = firstStep;
        next = collated(step);
    }

    /**
     * The batches of the first step, then of the one after it, and so on.
     *
     * @throws TrainingFailedException if a token is not in the encoder's vocabulary
     * @throws IllegalStateException after the last step
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

    private CompletableFuture<List<Batch>> collated(long wanted) {
        if (wanted > totalSteps) {
            return CompletableFuture.failedFuture(new IllegalStateException("the last step is " + totalSteps));
        }
        return CompletableFuture.supplyAsync(
                () -> steps.of(wanted).stream().map(collator::collate).toList(), thread);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
