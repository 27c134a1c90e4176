package io.squadron.trainer.training;

import java.util.List;

/**
 * The batches of each update. They follow from the update's number alone, so that a run can be taken up anywhere; only
 * the present epoch is kept.
 */
final class UpdateBatches {
    private final BatchSampler sampler;
    private final UpdatePlan plan;
    private int epoch = -1;
    private List<int[]> batchesOfEpoch = List.of();

    UpdateBatches(BatchSampler sampler, UpdatePlan plan) {
        this.sampler = sampler;
        this.plan = plan;
    }

    /** The batches whose gradients make an update, each a list of windows. Updates count from 1. */
    List<int[]> of(long step) {
        int wanted = Math.toIntExact((step - 1) / plan.updatesPerEpoch());
        if (wanted != epoch) {
            batchesOfEpoch = sampler.epoch(wanted);
            epoch = wanted;
        }
        int first = (int) ((step - 1) % plan.updatesPerEpoch()) * plan.batchesPerUpdate();
        return batchesOfEpoch.subList(first, first + plan.batchesPerUpdate());
    }
}
