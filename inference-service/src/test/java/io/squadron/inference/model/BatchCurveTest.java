package io.squadron.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.inference.answer.WindowLogits;
import io.squadron.inference.batching.WindowInput;
import io.squadron.inference.batching.WindowModel;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class BatchCurveTest {
    private static final int MAX_BATCH_TOKENS = 16_384;

    private long now;

    @Test
    void whereTimeGrowsWithEveryTokenASmallBatchIsEnough() {
        assertThat(usefulTokens(tokens -> 1_000 + 200 * tokens)).isEqualTo(128);
    }

    @Test
    void whereAPassCostsTheSameUpToThousandsOfTokensBatchesAreLarge() {
        assertThat(usefulTokens(tokens -> 3_000_000 + Math.max(0, tokens - 4096) * 10_000))
                .isEqualTo(4096);
    }

    @Test
    void noBatchIsTriedThatIsLargerThanAnyMayBe() {
        LongUnaryOperator outOfMemoryBeyond = tokens -> {
            assertThat(tokens).isLessThanOrEqualTo(MAX_BATCH_TOKENS);
            return 3_000_000;
        };

        assertThat(usefulTokens(outOfMemoryBeyond)).isEqualTo(MAX_BATCH_TOKENS);
    }

    /** @param nanos what a pass of so many tokens takes */
    private int usefulTokens(LongUnaryOperator nanos) {
        WindowModel model = new WindowModel() {
            @Override
            public List<WindowLogits> forward(List<WindowInput> windows) {
                now += nanos.applyAsLong(
                        windows.stream().mapToInt(WindowInput::length).sum());
                return List.of();
            }
        };
        return new BatchCurve(model, 384, MAX_BATCH_TOKENS, () -> now).usefulTokens();
    }
}
