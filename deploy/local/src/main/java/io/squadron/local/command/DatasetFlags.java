package io.squadron.local.command;

import io.squadron.v1.WindowSettings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Flags of what is taken from the files. */
final class DatasetFlags {
    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--max_train_samples",
            paramLabel = "N",
            description = "Train on the first N questions of the file only.")
    private Long maxTrainSamples;

    @Option(
            names = "--max_eval_samples",
            paramLabel = "N",
            description = "Evaluate on the first N questions of the file only.")
    private Long maxEvalSamples;

    @Option(
            names = "--overwrite_cache",
            description = "Import again, even if the same file was imported before with the same settings.")
    private boolean overwriteCache;

    /**
     * @throws picocli.CommandLine.ParameterException if a number cannot be meant
     */
    void check() {
        Checks checks = new Checks(command);
        if (maxTrainSamples != null) {
            checks.atLeast("--max_train_samples", maxTrainSamples, 1);
        }
        if (maxEvalSamples != null) {
            checks.atLeast("--max_eval_samples", maxEvalSamples, 1);
        }
    }

    DatasetOptions options(ModelChoice model, WindowSettings windows, boolean version2WithNegative) {
        return new DatasetOptions(
                model.tokenizer(),
                model.doLowerCase(),
                windows,
                version2WithNegative,
                maxTrainSamples == null ? 0 : maxTrainSamples,
                maxEvalSamples == null ? 0 : maxEvalSamples,
                overwriteCache);
    }
}
