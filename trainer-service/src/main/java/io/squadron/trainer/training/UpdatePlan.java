package io.squadron.trainer.training;

/**
 * How many updates a run has, and how many batches make one. As in run_squad, batches left over at an epoch's end make
 * no update of their own: they are dropped, so that their gradients cannot leak into the next epoch. Only where a whole
 * epoch is less than one update's batches, the epoch is one update.
 *
 * @param batchesPerUpdate gradient_accumulation_steps, or fewer as just said
 * @param updatesPerEpoch at least 1
 * @param totalSteps updates of the run
 */
record UpdatePlan(int batchesPerUpdate, int updatesPerEpoch, long totalSteps) {

    static UpdatePlan of(int batchesPerEpoch, TrainingArguments arguments) {
        int batchesPerUpdate = Math.min(arguments.gradientAccumulationSteps(), batchesPerEpoch);
        int updatesPerEpoch = batchesPerEpoch / batchesPerUpdate;
        long totalSteps = arguments.maxSteps() == TrainingArguments.NO_MAX_STEPS
                ? (long) Math.ceil(updatesPerEpoch * arguments.numTrainEpochs())
                : arguments.maxSteps();
        return new UpdatePlan(batchesPerUpdate, updatesPerEpoch, totalSteps);
    }
}
