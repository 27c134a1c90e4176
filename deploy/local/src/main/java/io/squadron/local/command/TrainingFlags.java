package io.squadron.local.command;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.local.client.Failures;
import io.squadron.local.client.Services;
import io.squadron.v1.SubmitRunRequest;
import io.squadron.v1.TrainingArguments;
import io.squadron.v1.TrainingRequest;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** run_squad's training flags, with its defaults except where one says otherwise. */
final class TrainingFlags {
    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = {"--per_gpu_train_batch_size", "--per_device_train_batch_size"},
            paramLabel = "N",
            defaultValue = "8",
            description = "Windows per forward pass and device. Default: ${DEFAULT-VALUE}.")
    private int perGpuTrainBatchSize;

    @Option(
            names = "--gradient_accumulation_steps",
            paramLabel = "N",
            defaultValue = "1",
            description = "Forward passes whose gradients make one update. Default: ${DEFAULT-VALUE}.")
    private int gradientAccumulationSteps;

    @Option(
            names = "--num_train_epochs",
            paramLabel = "X",
            defaultValue = "3.0",
            description = "Passes over the data; fractions are allowed. Default: ${DEFAULT-VALUE}.")
    private double numTrainEpochs;

    @Option(
            names = "--max_steps",
            paramLabel = "N",
            defaultValue = "-1",
            description = "Exactly this many updates instead of epochs; -1: not set. Default: ${DEFAULT-VALUE}.")
    private long maxSteps;

    @Mixin
    private OptimizerFlags optimizer;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "42",
            description = "Of the shuffle, the dropout and the new head. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--logging_steps",
            paramLabel = "N",
            defaultValue = "50",
            description = "Updates between two points of the curve. Default: ${DEFAULT-VALUE}.")
    private int loggingSteps;

    @Option(
            names = "--save_steps",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Updates between two checkpoints; 0: only the last. "
                            + "Default: ${DEFAULT-VALUE} (run_squad: 50), because every checkpoint is also announced to be served.")
    private int saveSteps;

    @Option(
            names = "--save_total_limit",
            paramLabel = "N",
            defaultValue = "0",
            description = "Keep N checkpoints of the run: the oldest are deleted first, the last and the best stay, "
                    + "and so does what an alias points at. 0: keep all. Default: ${DEFAULT-VALUE}.")
    private int saveTotalLimit;

    @Option(
            names = "--evaluate_during_training",
            description = "Evaluate every checkpoint as soon as it is there, not only the last; needs --save_steps.")
    private boolean evaluateDuringTraining;

    @Option(
            names = "--pad_to_max_length",
            description = "Pad every window to --max_seq_length, as run_squad does; otherwise to its batch's longest.")
    private boolean padToMaxLength;

    @Option(
            names = "--no_group_by_length",
            description = "Shuffle plainly, as run_squad does; otherwise windows of similar length share a batch.")
    private boolean noGroupByLength;

    @Option(
            names = {"--no_cuda", "--use_cpu"},
            description = "Train on the CPU even if there is a GPU.")
    private boolean noCuda;

    @Option(
            names = "--devices",
            split = ",",
            paramLabel = "DEVICE",
            description =
                    "Devices that share every batch, e.g. cuda:0,cuda:1; each takes --per_gpu_train_batch_size windows. Default: the first GPU, or the CPU.")
    private List<String> devices = List.of();

    @Option(
            names = {"--fp16", "--bf16"},
            description = "Matrix products in half precision (bfloat16): faster where the processor has it.")
    private boolean fp16;

    int saveSteps() {
        return saveSteps;
    }

    boolean evaluateDuringTraining() {
        return evaluateDuringTraining;
    }

    /**
     * The arguments, as far as numbers can be checked by themselves.
     *
     * @throws picocli.CommandLine.ParameterException if one cannot be meant
     */
    TrainingArguments arguments() {
        check();
        TrainingArguments.Builder arguments = TrainingArguments.newBuilder()
                .setPerGpuTrainBatchSize(perGpuTrainBatchSize)
                .setGradientAccumulationSteps(gradientAccumulationSteps)
                .setNumTrainEpochs(numTrainEpochs)
                .setMaxSteps(maxSteps)
                .setSeed(seed)
                .setLoggingSteps(loggingSteps)
                .setSaveSteps(saveSteps)
                .setPadToMaxLength(padToMaxLength)
                .setGroupByLength(!noGroupByLength)
                .setNoCuda(noCuda)
                .addAllDevices(devices)
                .setBf16(fp16)
                .setEvaluateDuringTraining(evaluateDuringTraining)
                .setSaveTotalLimit(saveTotalLimit);
        optimizer.addTo(arguments);
        return arguments.build();
    }

    private void check() {
        Checks checks = new Checks(command);
        checks.atLeast("--per_gpu_train_batch_size", perGpuTrainBatchSize, 1);
        checks.atLeast("--gradient_accumulation_steps", gradientAccumulationSteps, 1);
        checks.positive("--num_train_epochs", numTrainEpochs);
        if (maxSteps != -1) {
            checks.atLeast("--max_steps", maxSteps, 1);
        }
        checks.atLeast("--seed", seed, 0);
        checks.atLeast("--logging_steps", loggingSteps, 1);
        checks.atLeast("--save_steps", saveSteps, 0);
        checks.atLeast("--save_total_limit", saveTotalLimit, 0);
        if (evaluateDuringTraining && saveSteps == 0) {
            throw checks.wrong("--evaluate_during_training needs --save_steps N: checkpoints are evaluated,"
                    + " and without it there is only the last.");
        }
    }

    /**
     * Asks the trainer whether it takes the arguments: the rules are its own, and it alone knows them all. To be done before
     * anything is fetched or imported.
     *
     * @throws picocli.CommandLine.ParameterException with its sentence if it does not
     * @throws StatusRuntimeException if it cannot say, or takes no run now
     */
    void requireAccepted(Services services, TrainingArguments arguments) {
        try {
            var unused = services.trainer()
                    .submitRun(SubmitRunRequest.newBuilder()
                            .setRequest(TrainingRequest.newBuilder().setArguments(arguments))
                            .setValidateOnly(true)
                            .build());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.INVALID_ARGUMENT) {
                throw e;
            }
            String sentence = Failures.sentence(e);
            String argument = sentence.substring(0, Math.max(0, sentence.indexOf(' ')));
            String flag = command.optionsMap().containsKey("--" + argument) ? "--" : "";
            throw new Checks(command).wrong(flag + sentence + ".");
        }
    }
}
