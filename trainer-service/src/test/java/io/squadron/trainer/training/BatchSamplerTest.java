package io.squadron.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchSamplerTest {
    private static final int SIZE = 1003;
    private final RandomWindows windows = new RandomWindows(SIZE, 12, 39);

    private BatchSampler sampler(boolean groupByLength, long seed) {
        return new BatchSampler(
                windows,
                TrainingArguments.builder()
                        .perGpuTrainBatchSize(4)
                        .groupByLength(groupByLength)
                        .seed(seed)
                        .build());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyWindowComesExactlyOncePerEpoch(boolean groupByLength) {
        BatchSampler sampler = sampler(groupByLength, 42);

        for (int epoch = 0; epoch < 3; epoch++) {
            List<int[]> batches = sampler.epoch(epoch);
            assertThat(batches).hasSize(sampler.batchesPerEpoch()).hasSize(251);
            assertThat(batches.stream().flatMapToInt(Arrays::stream).sorted().toArray())
                    .isEqualTo(IntStream.range(0, SIZE).toArray());
        }
    }

    /** The larger ones are those where the pool, the batch or the sum of batch and data is over all ints. */
    @ParameterizedTest
    @ValueSource(ints = {SIZE, SIZE + 1, 42_949_673, Integer.MAX_VALUE})
    void aBatchLargerThanTheDataIsAllOfIt(int perGpuTrainBatchSize) {
        for (boolean groupByLength : new boolean[] {true, false}) {
            BatchSampler sampler = new BatchSampler(
                    windows,
                    TrainingArguments.builder()
                            .perGpuTrainBatchSize(perGpuTrainBatchSize)
                            .devices(List.of("cpu", "cpu"))
                            .groupByLength(groupByLength)
                            .build());

            List<int[]> batches = sampler.epoch(0);

            assertThat(batches).hasSize(sampler.batchesPerEpoch()).hasSize(1);
            assertThat(batches.get(0))
                    .containsExactlyInAnyOrder(IntStream.range(0, SIZE).toArray());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theOrderDependsOnTheSeedAndTheEpochAlone(boolean groupByLength) {
        List<int[]> first = sampler(groupByLength, 42).epoch(1);

        assertThat(sampler(groupByLength, 42).epoch(1))
                .usingRecursiveComparison()
                .isEqualTo(first);
        assertThat(sampler(groupByLength, 42).epoch(2).get(0)).isNotEqualTo(first.get(0));
        assertThat(sampler(groupByLength, 43).epoch(1).get(0)).isNotEqualTo(first.get(0));
    }

    @Test
    void groupingByLengthLeavesLittlePadding() {
        assertThat(padding(sampler(true, 42))).isLessThan(0.03);
        assertThat(padding(sampler(false, 42))).isGreaterThan(0.15);
    }

    private double padding(BatchSampler sampler) {
        long padded = 0;
        for (int[] batch : sampler.epoch(0)) {
            padded += (long) batch.length
                    * Arrays.stream(batch).map(windows::length).max().orElseThrow();
        }
        long tokens = IntStream.range(0, SIZE).map(windows::length).sum();
        return 1 - (double) tokens / padded;
    }
}
