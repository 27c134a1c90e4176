package io.squadron.inference.model;

import io.squadron.inference.batching.WindowInput;
import io.squadron.inference.batching.WindowModel;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * How a model's time for a pass grows with its batch. On a CPU it grows with every token from a hundred or two on, so larger
 * batches only make everybody wait; on a GPU a pass of thousands takes hardly longer than one of a hundred.
 */
final class BatchCurve {
    /** A batch is worth doubling if that computes so much more in the same time. */
    private static final double WORTHWHILE = 1.1;

    private static final int FIRST_TOKENS = 128;
    private static final int PASSES = 3;
    /** An id that every vocabulary has. */
    private static final int TOKEN = 1;

    private final WindowModel model;
    private final int maxSeqLength;
    private final int maxBatchTokens;
    private final LongSupplier nanoTime;

    BatchCurve(WindowModel model, int maxSeqLength, int maxBatchTokens, LongSupplier nanoTime) {
        this.model = model;
        this.maxSeqLength = maxSeqLength;
        this.maxBatchTokens = maxBatchTokens;
        this.nanoTime = nanoTime;
    }

    /** Doubles a batch as long as that is worthwhile; takes as long as some passes. Other work beside it makes it less exact. */
    int usefulTokens() {
        int tokens = FIRST_TOKENS;
        double speed = tokensPerNano(tokens);
        while (2 * tokens <= maxBatchTokens) {
            double doubled = tokensPerNano(2 * tokens);
            if (doubled < WORTHWHILE * speed) {
                return tokens;
            }
            tokens *= 2;
            speed = doubled;
        }
        return tokens;
    }

    private double tokensPerNano(int tokens) {
        int length = Math.min(FIRST_TOKENS, maxSeqLength);
        int[] inputIds = new int[length];
        Arrays.fill(inputIds, TOKEN);
        List<WindowInput> batch = Collections.nCopies(Math.max(1, tokens / length), new WindowInput(inputIds, 1));
        long best = Long.MAX_VALUE;
        for (int pass = 0; pass < PASSES; pass++) {
            long began = nanoTime.getAsLong();
            var unused = model.forward(batch);
            best = Math.min(best, Math.max(1, nanoTime.getAsLong() - began));
        }
        return (double) batch.size() * length / best;
    }
}
