package io.squadron.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepPlanTest {
    private static TrainingArgumentsBuilder arguments() {
        return TrainingArguments.builder().perGpuTrainBatchSize(4);
    }

    @Test
    void batchesLeftOverAtAnEpochsEndMakeNoUpdate() {
        StepPlan plan = StepPlan.of(
                11, arguments().gradientAccumulationSteps(4).numTrainEpochs(3).build());

        assertThat(plan).isEqualTo(new StepPlan(4, 2, 6));
    }

    @Test
    void anEpochSmallerThanOneUpdateIsOneUpdate() {
        StepPlan plan = StepPlan.of(
                3, arguments().gradientAccumulationSteps(8).numTrainEpochs(2).build());

        assertThat(plan).isEqualTo(new StepPlan(3, 1, 2));
    }

    @Test
    void aFractionOfAnEpochIsRoundedUpToAWholeUpdate() {
        assertThat(StepPlan.of(10, arguments().numTrainEpochs(0.25).build()).totalSteps())
                .isEqualTo(3);
    }

    @Test
    void maxStepsReplacesTheEpochs() {
        assertThat(StepPlan.of(10, arguments().maxSteps(7).build()).totalSteps())
                .isEqualTo(7);
    }

    @Test
    void theBatchesOfAnUpdateFollowFromItsNumberAndNeverCrossAnEpoch() {
        RandomWindows windows = new RandomWindows(44, 12, 30);
        TrainingArguments arguments =
                arguments().gradientAccumulationSteps(4).numTrainEpochs(3).build();
        BatchSampler sampler = new BatchSampler(windows, arguments);
        StepPlan plan = StepPlan.of(sampler.batchesPerEpoch(), arguments);
        StepBatches updates = new StepBatches(sampler, plan);

        assertThat(same(updates.of(2), sampler.epoch(0).subList(4, 8))).isTrue();
        assertThat(same(updates.of(3), sampler.epoch(1).subList(0, 4))).isTrue();
        assertThat(same(new StepBatches(sampler, plan).of(6), sampler.epoch(2).subList(4, 8)))
                .isTrue();
    }

    private static boolean same(List<int[]> a, List<int[]> b) {
        return Arrays.deepEquals(a.toArray(), b.toArray());
    }
}
