package io.squadron.local.command;

import io.squadron.local.job.EvaluatedCheckpoints;
import io.squadron.local.job.SourceFile;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** run_squad's flags of what is to be done, with which files. */
final class JobFlags {
    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--train_file", paramLabel = "FILE", description = "SQuAD JSON to train on.")
    private Path trainFile;

    @Option(
            names = {"--predict_file", "--validation_file"},
            paramLabel = "FILE",
            description = "SQuAD JSON to evaluate on.")
    private Path predictFile;

    @Option(
            names = "--data_dir",
            paramLabel = "DIR",
            description = "Where --train_file and --predict_file are, if they are no absolute paths; without them"
                    + " train-v1.1.json and dev-v1.1.json there, with --version_2_with_negative -v2.0.json.")
    private Path dataDir;

    @Option(names = "--do_train", description = "Train.")
    private boolean doTrain;

    @Option(
            names = "--do_eval",
            description = "Evaluate: the trained model, or without --do_train the checkpoint in --output_dir"
                    + " or --model_name_or_path.")
    private boolean doEval;

    @Option(
            names = "--eval_all_checkpoints",
            description = "Evaluate all checkpoints of the run in the end: figures and files get _STEP at their names."
                    + " Needs --do_eval.")
    private boolean evalAllCheckpoints;

    /** As run_squad joins them: an absolute path stays as it is. To be called before the files are asked for. */
    void findInDataDir(boolean version2WithNegative) {
        if (dataDir != null) {
            String version = version2WithNegative ? "v2.0" : "v1.1";
            trainFile = dataDir.resolve(trainFile == null ? Path.of("train-" + version + ".json") : trainFile);
            predictFile = dataDir.resolve(predictFile == null ? Path.of("dev-" + version + ".json") : predictFile);
        }
    }

    /**
     * Checks that what is asked for can be meant, and that its files can be read.
     *
     * @throws picocli.CommandLine.ParameterException if something is missing
     * @throws io.squadron.local.job.FailedException if a file cannot be read
     */
    void check(boolean evaluateDuringTraining) {
        Checks checks = new Checks(command);
        if (!doTrain && !doEval) {
            throw checks.wrong("There is nothing to do: give --do_train, --do_eval or both.");
        }
        if (doTrain && trainFile == null) {
            throw checks.wrong("--do_train needs --train_file.");
        }
        if (doEval && predictFile == null) {
            throw checks.wrong("--do_eval needs --predict_file.");
        }
        if (evalAllCheckpoints && !doEval) {
            throw checks.wrong("--eval_all_checkpoints needs --do_eval.");
        }
        if (doTrain && evaluateDuringTraining && predictFile == null) {
            throw checks.wrong("--evaluate_during_training needs --predict_file.");
        }
        if (doTrain) {
            SourceFile.requireReadable(trainFile);
        }
        if (evaluates(evaluateDuringTraining)) {
            SourceFile.requireReadable(predictFile);
        }
    }

    boolean doTrain() {
        return doTrain;
    }

    boolean doEval() {
        return doEval;
    }

    Path trainFile() {
        return trainFile;
    }

    Path predictFile() {
        return predictFile;
    }

    /** Also without --do_eval, which decides about the result alone. */
    boolean evaluates(boolean evaluateDuringTraining) {
        return doEval || (doTrain && evaluateDuringTraining);
    }

    EvaluatedCheckpoints inTheEnd() {
        if (!doEval) {
            return EvaluatedCheckpoints.NONE;
        }
        return evalAllCheckpoints ? EvaluatedCheckpoints.ALL : EvaluatedCheckpoints.LAST;
    }
}
