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
    private final Timer infer;
    private final DistributionSummary batchSize;
    private final DistributionSummary batchesBeforeOneWindow;
    private final DistributionSummary batchesBeforeMore;
    private final Counter tokens;
    private final Counter paddedTokens;

    BatchMeters(MeterRegistry registry) {
        infer = Timer.builder("squadron.inference.infer")
                .description("Forward passes")
                .register(registry);
        batchSize = DistributionSummary.builder("squadron.inference.batch.windows")
                .description("Windows of a forward pass")
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
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64)
                .register(registry);
    }

    @Override
    public void begun(int documentWindows, long batches) {
        (documentWindows == 1 ? batchesBeforeOneWindow : batchesBeforeMore).record((double) batches);
    }

    @Override
    public void computed(int windows, int tokenCount, int paddedTokenCount, long nanos) {
        infer.record(nanos, TimeUnit.NANOSECONDS);
        batchSize.record(windows);
        tokens.increment(tokenCount);
        paddedTokens.increment(paddedTokenCount);
    }
}
