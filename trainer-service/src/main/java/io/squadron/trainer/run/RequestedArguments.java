package io.squadron.trainer.run;

import io.squadron.trainer.training.InvalidTrainingArgumentException;
import io.squadron.v1.TrainingArguments;

/** The contract's training arguments as the training's own, and back. */
final class RequestedArguments {
    private RequestedArguments() {}

    /**
     * Fills in every default.
     *
     * @throws InvalidTrainingArgumentException for the first value that cannot work
     */
    static io.squadron.trainer.training.TrainingArguments complete(TrainingArguments given) {
        var builder = io.squadron.trainer.training.TrainingArguments.builder();
        if (given.hasPerGpuTrainBatchSize()) {
            builder.perGpuTrainBatchSize(count("per_gpu_train_batch_size", given.getPerGpuTrainBatchSize()));
        }
        if (given.hasGradientAccumulationSteps()) {
            builder.gradientAccumulationSteps(
                    count("gradient_accumulation_steps", given.getGradientAccumulationSteps()));
        }
        if (given.hasLearningRate()) {
            builder.learningRate(given.getLearningRate());
        }
        if (given.hasNumTrainEpochs()) {
            builder.numTrainEpochs(given.getNumTrainEpochs());
        }
        if (given.hasMaxSteps()) {
            builder.maxSteps(given.getMaxSteps());
        }
        if (given.hasWarmupSteps()) {
            builder.warmupSteps(count("warmup_steps", given.getWarmupSteps()));
        }
        if (given.hasWeightDecay()) {
            builder.weightDecay(given.getWeightDecay());
        }
        if (given.hasAdamEpsilon()) {
            builder.adamEpsilon(given.getAdamEpsilon());
        }
        if (given.hasMaxGradNorm()) {
            builder.maxGradNorm(given.getMaxGradNorm());
        }
        if (given.hasSeed()) {
            builder.seed(given.getSeed());
        }
        if (given.hasLoggingSteps()) {
            builder.loggingSteps(count("logging_steps", given.getLoggingSteps()));
        }
        if (given.hasSaveSteps()) {
            builder.saveSteps(count("save_steps", given.getSaveSteps()));
        }
        if (given.hasPadToMaxLength()) {
            builder.padToMaxLength(given.getPadToMaxLength());
        }
        if (given.hasGroupByLength()) {
            builder.groupByLength(given.getGroupByLength());
        }
        if (given.hasHiddenDropoutProb()) {
            builder.hiddenDropoutProb(given.getHiddenDropoutProb());
        }
        if (given.hasAttentionProbsDropoutProb()) {
            builder.attentionProbsDropoutProb(given.getAttentionProbsDropoutProb());
        }
        if (given.hasNoCuda()) {
            builder.noCuda(given.getNoCuda());
        }
        builder.devices(given.getDevicesList());
        if (given.hasBf16()) {
            builder.bf16(given.getBf16());
        }
        if (given.hasEvaluateDuringTraining()) {
            builder.evaluateDuringTraining(given.getEvaluateDuringTraining());
        }
        if (given.hasSaveTotalLimit()) {
            builder.saveTotalLimit(count("save_total_limit", given.getSaveTotalLimit()));
        }
        return builder.build();
    }

    /** Every argument set, for the event that says what is being trained. */
    static TrainingArguments message(io.squadron.trainer.training.TrainingArguments complete) {
        TrainingArguments.Builder message = TrainingArguments.newBuilder()
                .setPerGpuTrainBatchSize(complete.perGpuTrainBatchSize())
                .setGradientAccumulationSteps(complete.gradientAccumulationSteps())
                .setLearningRate(complete.learningRate())
                .setNumTrainEpochs(complete.numTrainEpochs())
                .setMaxSteps(complete.maxSteps())
                .setWarmupSteps(complete.warmupSteps())
                .setWeightDecay(complete.weightDecay())
                .setAdamEpsilon(complete.adamEpsilon())
                .setMaxGradNorm(complete.maxGradNorm())
                .setSeed(complete.seed())
                .setLoggingSteps(complete.loggingSteps())
                .setSaveSteps(complete.saveSteps())
                .setPadToMaxLength(complete.padToMaxLength())
                .setGroupByLength(complete.groupByLength())
                .setNoCuda(complete.noCuda())
                .addAllDevices(complete.devices())
                .setBf16(complete.bf16())
                .setEvaluateDuringTraining(complete.evaluateDuringTraining())
                .setSaveTotalLimit(complete.saveTotalLimit());
        if (complete.hiddenDropoutProb() != null) {
            message.setHiddenDropoutProb(complete.hiddenDropoutProb());
        }
        if (complete.attentionProbsDropoutProb() != null) {
            message.setAttentionProbsDropoutProb(complete.attentionProbsDropoutProb());
        }
        return message.build();
    }

    /** A uint32 arrives as Java's signed int; beyond that nothing is a sensible count of steps or windows. */
    private static int count(String flag, int unsigned) {
        if (unsigned < 0) {
            throw new InvalidTrainingArgumentException(
                    flag, "at most " + Integer.MAX_VALUE, Integer.toUnsignedString(unsigned));
        }
        return unsigned;
    }
}
