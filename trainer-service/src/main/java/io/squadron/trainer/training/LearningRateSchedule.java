package io.squadron.trainer.training;

/**
 * Linear warm-up from 0, then linear decay to 0: transformers' get_linear_schedule_with_warmup.
 *
 * @param peak the highest learning rate
 * @param warmupSteps steps of the rise
 * @param totalSteps steps of the run
 */
record LearningRateSchedule(double peak, long warmupSteps, long totalSteps) {

    /**
     * The learning rate of a step. Steps count from 1; run_squad's scheduler counts those done before, so that the
     * first of a warm-up has the rate 0.
     */
    double at(long step) {
        long done = step - 1;
        if (done < warmupSteps) {
            return peak * done / warmupSteps;
        }
        return peak * Math.max(0, totalSteps - done) / Math.max(1, totalSteps - warmupSteps);
    }
}
