package io.squadron.local.command;

import io.squadron.v1.TrainingArguments;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** run_squad's flags of how a gradient becomes an update, and of what is dropped out on the way to it. */
final class OptimizerFlags {
    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--learning_rate",
            paramLabel = "X",
            defaultValue = "5e-5",
            description = "Peak learning rate of AdamW. Default: ${DEFAULT-VALUE}.")
    private double learningRate;

    @Option(
            names = "--warmup_steps",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Updates with a rising learning rate; it falls linearly to 0 after them. Default: ${DEFAULT-VALUE}.")
    private int warmupSteps;

    @Option(
            names = "--warmup_ratio",
            paramLabel = "X",
            defaultValue = "0.0",
            description = "The same as a share of all updates, where --warmup_steps is 0. Default: ${DEFAULT-VALUE}.")
    private double warmupRatio;

    @Option(
            names = "--weight_decay",
            paramLabel = "X",
            defaultValue = "0.0",
            description =
                    "AdamW's decoupled weight decay; biases and LayerNorm weights are exempt. Default: ${DEFAULT-VALUE}.")
    private double weightDecay;

    @Option(
            names = "--adam_epsilon",
            paramLabel = "X",
            defaultValue = "1e-8",
            description = "Default: ${DEFAULT-VALUE}.")
    private double adamEpsilon;

    @Option(
            names = "--max_grad_norm",
            paramLabel = "X",
            defaultValue = "1.0",
            description = "Gradients are clipped to this global norm. Default: ${DEFAULT-VALUE}.")
    private double maxGradNorm;

    @Option(
            names = "--hidden_dropout_prob",
            paramLabel = "X",
            description = "Default: as the model's configuration says.")
    private Double hiddenDropoutProb;

    @Option(
            names = "--attention_probs_dropout_prob",
            paramLabel = "X",
            description = "Default: as the model's configuration says.")
    private Double attentionProbsDropoutProb;

    void addTo(TrainingArguments.Builder arguments) {
        check();
        arguments
                .setLearningRate(learningRate)
                .setWarmupSteps(warmupSteps)
                .setWarmupRatio(warmupRatio)
                .setWeightDecay(weightDecay)
                .setAdamEpsilon(adamEpsilon)
                .setMaxGradNorm(maxGradNorm);
        if (hiddenDropoutProb != null) {
            arguments.setHiddenDropoutProb(hiddenDropoutProb);
        }
        if (attentionProbsDropoutProb != null) {
            arguments.setAttentionProbsDropoutProb(attentionProbsDropoutProb);
        }
    }

    private void check() {
        Checks checks = new Checks(command);
        checks.positive("--learning_rate", learningRate);
        checks.atLeast("--warmup_steps", warmupSteps, 0);
        if (!(warmupRatio >= 0 && warmupRatio <= 1)) {
            throw checks.wrong("--warmup_ratio must be at least 0 and at most 1, not " + warmupRatio + ".");
        }
        checks.notNegative("--weight_decay", weightDecay);
        checks.positive("--adam_epsilon", adamEpsilon);
        checks.positive("--max_grad_norm", maxGradNorm);
        checkDropout(checks, "--hidden_dropout_prob", hiddenDropoutProb);
        checkDropout(checks, "--attention_probs_dropout_prob", attentionProbsDropoutProb);
    }

    private static void checkDropout(Checks checks, String flag, Double probability) {
        if (probability != null && !(probability >= 0 && probability < 1)) {
            throw checks.wrong(flag + " must be at least 0 and less than 1, not " + probability + ".");
        }
    }
}
