package io.squadron.trainer.training;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Every number of a training run that a user may set, in run_squad's names and with run_squad's defaults; where a
 * default differs, the reason stands beside it.
 *
 * @param perGpuTrainBatchSize windows of one forward pass
 * @param gradientAccumulationSteps forward passes whose gradients are averaged into one step
 * @param learningRate the peak, reached after the warm-up
 * @param numTrainEpochs passes over the data; fractions are allowed
 * @param maxSteps exactly this many steps, whatever numTrainEpochs says; -1: not set
 * @param warmupSteps steps in which the learning rate rises linearly from 0
 * @param warmupRatio the same as a share of all steps, where warmupSteps is 0; transformers' Trainer's
 * @param weightDecay AdamW's decoupled decay; biases and LayerNorm weights are exempt
 * @param adamEpsilon AdamW's denominator is at least this
 * @param maxGradNorm the gradient of a step is scaled down to this global L2 norm
 * @param seed of the shuffle, the dropout and the new head
 * @param loggingSteps steps between two metrics
 * @param saveSteps steps between two checkpoints; 0: only the last one
 * @param padToMaxLength pad every window to the data set's max_seq_length, not to the longest of its batch
 * @param groupByLength draw batches from shuffled pools sorted by length, not from a plain shuffle
 * @param hiddenDropoutProb replaces the encoder's; null keeps it
 * @param attentionProbsDropoutProb replaces the encoder's; null keeps it
 * @param noCuda train on the CPU even if there is a GPU
 * @param devices that share every batch, {@code "cuda:0"} or {@code "cpu"}, perGpuTrainBatchSize windows each; empty: the
 *     first GPU, or the CPU
 * @param bf16 matrix products in bfloat16: it has float32's range, so no loss needs scaling as with run_squad's fp16
 * @param evaluateDuringTraining every checkpoint is evaluated when it is announced, not only the last one
 * @param saveTotalLimit checkpoints that are kept; 0: all. Not run_squad's, but transformers' Trainer's
 */
@RecordBuilder
public record TrainingArguments(
        int perGpuTrainBatchSize,
        int gradientAccumulationSteps,
        double learningRate,
        double numTrainEpochs,
        long maxSteps,
        int warmupSteps,
        double warmupRatio,
        double weightDecay,
        double adamEpsilon,
        double maxGradNorm,
        long seed,
        int loggingSteps,
        int saveSteps,
        boolean padToMaxLength,
        boolean groupByLength,
        Double hiddenDropoutProb,
        Double attentionProbsDropoutProb,
        boolean noCuda,
        List<String> devices,
        boolean bf16,
        boolean evaluateDuringTraining,
        int saveTotalLimit) {

    /** {@code maxSteps} when it is not set. */
    public static final long NO_MAX_STEPS = -1;

    private static final String CPU = "cpu";
    private static final Pattern GPU = Pattern.compile("cuda:[0-9]{1,3}");

    // run_squad's defaults of 2019, kept so that its users get what they know.
    private static final TrainingArguments DEFAULTS = TrainingArgumentsBuilder.builder()
            .perGpuTrainBatchSize(8)
            .gradientAccumulationSteps(1)
            .learningRate(5e-5)
            .numTrainEpochs(3.0)
            .maxSteps(NO_MAX_STEPS)
            .warmupSteps(0)
            .warmupRatio(0.0)
            .weightDecay(0.0)
            .adamEpsilon(1e-8)
            .maxGradNorm(1.0)
            .seed(42)
            .loggingSteps(50)
            // run_squad: 50. Here every checkpoint is also announced to be served, so only the last one unless asked
            // for.
            .saveSteps(0)
            // run_squad pads every window to max_seq_length: about twice the work, for positions that no answer has.
            .padToMaxLength(false)
            // Windows of a batch of about one length need little padding.
            .groupByLength(true)
            .noCuda(false)
            .devices(List.of())
            .bf16(false)
            .evaluateDuringTraining(false)
            .saveTotalLimit(0)
            .build();

    /**
     * Checks every value.
     *
     * @throws InvalidTrainingArgumentException for the first value that cannot work
     */
    public TrainingArguments {
        require(perGpuTrainBatchSize >= 1, "per_gpu_train_batch_size", "at least 1", perGpuTrainBatchSize);
        require(gradientAccumulationSteps >= 1, "gradient_accumulation_steps", "at least 1", gradientAccumulationSteps);
        require(positive(learningRate), "learning_rate", "a number above 0", learningRate);
        require(positive(numTrainEpochs), "num_train_epochs", "a number above 0", numTrainEpochs);
        require(maxSteps == NO_MAX_STEPS || maxSteps >= 1, "max_steps", "at least 1, or -1 for none", maxSteps);
        require(warmupSteps >= 0, "warmup_steps", "0 or more", warmupSteps);
        require(warmupRatio >= 0 && warmupRatio <= 1, "warmup_ratio", "at least 0 and at most 1", warmupRatio);
        require(weightDecay >= 0 && Double.isFinite(weightDecay), "weight_decay", "0 or more", weightDecay);
        require(positive(adamEpsilon), "adam_epsilon", "a number above 0", adamEpsilon);
        require(positive(maxGradNorm), "max_grad_norm", "a number above 0", maxGradNorm);
        require(loggingSteps >= 1, "logging_steps", "at least 1", loggingSteps);
        require(saveSteps >= 0, "save_steps", "0 or more", saveSteps);
        require(saveTotalLimit >= 0, "save_total_limit", "0 or more", saveTotalLimit);
        requireProbability("hidden_dropout_prob", hiddenDropoutProb);
        requireProbability("attention_probs_dropout_prob", attentionProbsDropoutProb);
        devices = List.copyOf(devices);
        requireDevices(devices, noCuda);
    }

    private static void requireDevices(List<String> devices, boolean noCuda) {
        List<String> gpus =
                devices.stream().filter(device -> !device.equals(CPU)).toList();
        boolean distinct = gpus.stream().distinct().count() == gpus.size();
        require(
                distinct && gpus.stream().allMatch(gpu -> GPU.matcher(gpu).matches()),
                "devices",
                "\"cpu\" or \"cuda:\" and a number, each GPU once",
                devices);
        require(!noCuda || gpus.isEmpty(), "devices", "\"cpu\" only, as no_cuda is set", devices);
    }

    /** Steps of the warm-up in a run of so many: transformers' TrainingArguments.get_warmup_steps. */
    public long warmupSteps(long totalSteps) {
        return warmupSteps > 0 ? warmupSteps : (long) Math.ceil(totalSteps * warmupRatio);
    }

    /** Devices that share a batch. */
    public int deviceCount() {
        return Math.max(1, devices.size());
    }

    public static TrainingArguments defaults() {
        return DEFAULTS;
    }

    /** Starts from the defaults; every method sets the argument of its name. */
    public static TrainingArgumentsBuilder builder() {
        return TrainingArgumentsBuilder.builder(DEFAULTS);
    }

    private static boolean positive(double value) {
        return value > 0 && Double.isFinite(value);
    }

    private static void requireProbability(String flag, Double value) {
        require(value == null || (value >= 0 && value < 1), flag, "at least 0 and below 1", value);
    }

    private static void require(boolean holds, String flag, String rule, Object value) {
        if (!holds) {
            throw new InvalidTrainingArgumentException(flag, rule, value);
        }
    }
}
