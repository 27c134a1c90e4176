package io.squadron.inference.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.squadron.inference.batching.BatchListener;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/** What the batcher does, as metrics. */
@Singleton
public class BatchMeters implements BatchListener {
    private static final int MOST_WINDOWS = 128;
    private static final int FEWEST_TOKENS = 32;
    private static final int MOST_TOKENS = 16_384;
    private static final int MOST_BATCHES_WAITED = 64;

    private final Timer duration;
    private final DistributionSummary windows;
    private final DistributionSummary batchTokens;
    private final DistributionSummary batchesBeforeOneWindow;
    private final DistributionSummary batchesBeforeMore;
    private final Counter tokens;
    private final Counter paddedTokens;

    BatchMeters(MeterRegistry registry) {
        duration = Timer.builder("squadron.inference.batch.duration")
                .description("Forward passes")
                .serviceLevelObjectives(Buckets.OF_A_REQUEST)
                .register(registry);
        windows = DistributionSummary.builder("squadron.inference.batch.windows")
                .description("Windows of a forward pass")
                .serviceLevelObjectives(Buckets.powersOfTwo(1, MOST_WINDOWS))
                .register(registry);
        batchTokens = DistributionSummary.builder("squadron.inference.batch.tokens")
                .description("Tokens of a forward pass, with padding")
                .serviceLevelObjectives(Buckets.powersOfTwo(FEWEST_TOKENS, MOST_TOKENS))
                .register(registry);
        batchesBeforeOneWindow = batchesBefore(registry, "one-window");
        batchesBeforeMore = batchesBefore(registry, "more");
        tokens = Counter.builder("squadron.inference.tokens")
                .description("Tokens computed, without padding")
                .register(registry);
        paddedTokens = Counter.builder("squadron.inference.tokens.padded")
                .description("Tokens computed, with padding")
                .register(registry);
    }

    private static DistributionSummary batchesBefore(MeterRegistry registry, String document) {
        return DistributionSummary.builder("squadron.inference.queue.batches")
                .description("Batches that were begun while a document waited for its first")
                .tag("document", document)
                .serviceLevelObjectives(Buckets.powersOfTwo(1, MOST_BATCHES_WAITED))
                .register(registry);
    }

    @Override
    public void begun(int documentWindows, long batches) {
        (documentWindows == 1 ? batchesBeforeOneWindow : batchesBeforeMore).record((double) batches);
    }

    @Override
    public void computed(int windowCount, int tokenCount, int paddedTokenCount, long nanos) {
        duration.record(nanos, TimeUnit.NANOSECONDS);
        windows.record(windowCount);
        batchTokens.record(paddedTokenCount);
        tokens.increment(tokenCount);
        paddedTokens.increment(paddedTokenCount);
    }
}
