package io.squadron.trainer.training;

import java.util.List;

/**
 * The batches of each step. They follow from the step's number alone, so that a run can be taken up anywhere; only
 * the present epoch is kept.
 */
final class StepBatches {
    private final BatchSampler sampler;
    private final StepPlan plan;
    private int epoch = -1;
    private List<int[]> batchesOfEpoch = List.of();

    StepBatches(BatchSampler sampler, StepPlan plan) {
        this.sampler = sampler;
        this.plan = plan;
    }

    /** The batches whose gradients make a step, each a list of windows. Steps count from 1. */
    List<int[]> of(long step) {
        int wanted = Math.toIntExact((step - 1) / plan.stepsPerEpoch());
        if (wanted != epoch) {
            batchesOfEpoch = sampler.epoch(wanted);
            epoch = wanted;
        }
        int first = (int) ((step - 1) % plan.stepsPerEpoch()) * plan.batchesPerStep();
        return batchesOfEpoch.subList(first, first + plan.batchesPerStep());
    }
}
