package io.squadron.trainer.training;

/**
 * How many steps a run has, and how many batches make one. As in run_squad, batches left over at an epoch's end make
 * no step of their own: they are dropped, so that their gradients cannot leak into the next epoch. Only where a whole
 * epoch is less than one step's batches, the epoch is one step.
 *
 * @param batchesPerStep gradient_accumulation_steps, or fewer as just said
 * @param stepsPerEpoch at least 1
 * @param totalSteps steps of the run
 */
record StepPlan(int batchesPerStep, int stepsPerEpoch, long totalSteps) {

    static StepPlan of(int batchesPerEpoch, TrainingArguments arguments) {
        int batchesPerStep = Math.min(arguments.gradientAccumulationSteps(), batchesPerEpoch);
        int stepsPerEpoch = batchesPerEpoch / batchesPerStep;
        long totalSteps = arguments.maxSteps() == TrainingArguments.NO_MAX_STEPS
                ? (long) Math.ceil(stepsPerEpoch * arguments.numTrainEpochs())
                : arguments.maxSteps();
        return new StepPlan(batchesPerStep, stepsPerEpoch, totalSteps);
    }
}
