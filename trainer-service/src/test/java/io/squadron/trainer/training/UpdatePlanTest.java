package io.squadron.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpdatePlanTest {
    private static TrainingArguments.Builder arguments() {
        return TrainingArguments.builder().perGpuTrainBatchSize(4);
    }

    @Test
    void batchesLeftOverAtAnEpochsEndMakeNoUpdate() {
        UpdatePlan plan = UpdatePlan.of(
                11, arguments().gradientAccumulationSteps(4).numTrainEpochs(3).build());

        assertThat(plan).isEqualTo(new UpdatePlan(4, 2, 6));
    }

    @Test
    void anEpochSmallerThanOneUpdateIsOneUpdate() {
        UpdatePlan plan = UpdatePlan.of(
                3, arguments().gradientAccumulationSteps(8).numTrainEpochs(2).build());

        assertThat(plan).isEqualTo(new UpdatePlan(3, 1, 2));
    }

    @Test
    void aFractionOfAnEpochIsRoundedUpToAWholeUpdate() {
        assertThat(UpdatePlan.of(10, arguments().numTrainEpochs(0.25).build()).totalSteps())
                .isEqualTo(3);
    }

    @Test
    void maxStepsReplacesTheEpochs() {
        assertThat(UpdatePlan.of(10, arguments().maxSteps(7).build()).totalSteps())
                .isEqualTo(7);
    }

    @Test
    void theBatchesOfAnUpdateFollowFromItsNumberAndNeverCrossAnEpoch() {
        RandomWindows windows = new RandomWindows(44, 12, 30);
        TrainingArguments arguments =
                arguments().gradientAccumulationSteps(4).numTrainEpochs(3).build();
        BatchSampler sampler = new BatchSampler(windows, arguments);
        UpdatePlan plan = UpdatePlan.of(sampler.batchesPerEpoch(), arguments);
        UpdateBatches updates = new UpdateBatches(sampler, plan);

        assertThat(same(updates.of(2), sampler.epoch(0).subList(4, 8))).isTrue();
        assertThat(same(updates.of(3), sampler.epoch(1).subList(0, 4))).isTrue();
        assertThat(same(new UpdateBatches(sampler, plan).of(6), sampler.epoch(2).subList(4, 8)))
                .isTrue();
    }

    private static boolean same(List<int[]> a, List<int[]> b) {
        return Arrays.deepEquals(a.toArray(), b.toArray());
    }
}
