package io.squadron.local.command;

import io.grpc.StatusRuntimeException;
import io.squadron.local.client.Services;
import io.squadron.local.job.EvaluatedCheckpoints;
import io.squadron.local.job.EvaluationOnly;
import io.squadron.local.job.FailedException;
import io.squadron.local.job.FineTuningPlan;
import io.squadron.local.job.OutputDirectory;
import io.squadron.local.job.PythonJson;
import io.squadron.local.job.RunSquadJob;
import io.squadron.local.job.SourceFile;
import io.squadron.local.progress.Progress;
import io.squadron.v1.EvaluationSettings;
import io.squadron.v1.Split;
import io.squadron.v1.TrainingArguments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** run_squad.py's job with run_squad.py's flags, through the services. */
@Command(
        name = "run",
        description = {
            "Does what run_squad.py does, with its flags: fine-tunes on --train_file, evaluates on --predict_file and writes"
                    + " predictions, figures and the checkpoint into --output_dir.",
            "",
            "The last line of standard output is the result as JSON; progress goes to standard error. Uses the stack that runs"
                    + " (`squadron up`), else starts one for the time of the job.",
            "",
            "run_qa's flags are understood, too. `squadron run ARGUMENTS.json` takes the flags from a JSON object, as run_qa"
                    + " does; those that are given beside it win.",
            ""
        })
final class RunCommand implements Callable<Integer> {
    @ParentCommand
    private SquadronCommand root;

    @Spec
    private CommandSpec spec;

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

    @Option(
            names = "--output_dir",
            paramLabel = "DIR",
            required = true,
            description = "Gets the checkpoint, predictions_.json, nbest_predictions_.json and eval_results.json.")
    private Path outputDir;

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

    @Mixin
    private OverwriteFlag overwrite;

    @Mixin
    private ModelFlags model;

    @Mixin
    private DatasetFlags datasets;

    @Mixin
    private WindowFlags windows;

    @Mixin
    private TrainingFlags training;

    @Mixin
    private EvaluationFlags evaluation;

    @Mixin
    private ResumeFlag resume;

    @Mixin
    private RunSquadOnlyFlags runSquadOnly;

    @Override
    public Integer call() throws Exception {
        TrainingArguments arguments = training.arguments();
        EvaluationSettings settings = evaluation.settings();
        windows.settings();
        datasets.check();
        List<String> notes = new ArrayList<>(runSquadOnly.check(model.nameOrPath()));
        notes.addAll(RunQaOnlyFlags.check(spec));
        findInDataDir();
        requireWhatIsNeeded();

        try (Progress progress = Progress.onStandardError()) {
            System.out.println(PythonJson.line(result(notes, arguments, settings, progress)));
        }
        return ExitCode.OK;
    }

    private Map<String, Object> result(
            List<String> notes, TrainingArguments arguments, EvaluationSettings settings, Progress progress)
            throws Exception {
        notes.forEach(note -> progress.say("note: " + note));
        return doTrain
                ? inStack(progress, (job, services) -> {
                    training.requireAccepted(services, arguments);
                    String resumeFrom = resume.runId(services);
                    return job.trainAndEvaluate(
                            plan(resumeFrom, model.choose(services, progress), arguments, settings));
                })
                : inStack(progress, (job, services) -> evaluateOnly(job, settings));
    }

    /** As run_squad joins them: an absolute path stays as it is. */
    private void findInDataDir() {
        if (dataDir != null) {
            String version = evaluation.version2WithNegative() ? "v2.0" : "v1.1";
            trainFile = dataDir.resolve(trainFile == null ? Path.of("train-" + version + ".json") : trainFile);
            predictFile = dataDir.resolve(predictFile == null ? Path.of("dev-" + version + ".json") : predictFile);
        }
    }

    private void requireWhatIsNeeded() {
        if (!doTrain && !doEval) {
            throw wrong("There is nothing to do: give --do_train, --do_eval or both.");
        }
        if (doTrain && trainFile == null) {
            throw wrong("--do_train needs --train_file.");
        }
        if (resume.isGiven() && !doTrain) {
            throw wrong("--resume_from_checkpoint needs --do_train.");
        }
        if (doEval && predictFile == null) {
            throw wrong("--do_eval needs --predict_file.");
        }
        if (evalAllCheckpoints && !doEval) {
            throw wrong("--eval_all_checkpoints needs --do_eval.");
        }
        if (doTrain && training.evaluateDuringTraining() && predictFile == null) {
            throw wrong("--evaluate_during_training needs --predict_file.");
        }
        if (doTrain) {
            SourceFile.requireReadable(trainFile);
        }
        if (evaluates()) {
            SourceFile.requireReadable(predictFile);
        }
        OutputDirectory.requireUsable(outputDir, doTrain, overwrite.isGiven() || resume.isGiven());
        if (doEval) {
            overwrite.requireForResults(outputDir);
        }
    }

    /** Also without --do_eval, which decides about the result alone. */
    private boolean evaluates() {
        return doEval || (doTrain && training.evaluateDuringTraining());
    }

    private EvaluatedCheckpoints inTheEnd() {
        if (!doEval) {
            return EvaluatedCheckpoints.NONE;
        }
        return evalAllCheckpoints ? EvaluatedCheckpoints.ALL : EvaluatedCheckpoints.LAST;
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    private FineTuningPlan plan(
            String resumeFrom, ModelChoice chosen, TrainingArguments arguments, EvaluationSettings settings) {
        DatasetOptions options = datasets.options(chosen, windows.settings(), evaluation.version2WithNegative());
        return new FineTuningPlan(
                options.source(trainFile, Split.SPLIT_TRAIN),
                evaluates() ? options.source(predictFile, Split.SPLIT_DEV) : null,
                OutputDirectory.nameOf(outputDir),
                resumeFrom,
                chosen.model(),
                arguments,
                settings,
                inTheEnd());
    }

    /** The checkpoint brings its tokenizer; which one is named here does not matter. */
    private Map<String, Object> evaluateOnly(RunSquadJob job, EvaluationSettings settings) throws Exception {
        EvaluationOnly checkpoint = EvaluationOnly.ofCheckpoint(outputDir, model.nameOrPath());
        DatasetOptions options = datasets.options(
                new ModelChoice(model.nameOrPath(), "", null), windows.settings(), evaluation.version2WithNegative());
        return job.evaluate(checkpoint, inTheEnd(), options.source(predictFile, Split.SPLIT_DEV), settings);
    }

    private Map<String, Object> inStack(Progress progress, Work work) throws Exception {
        try (Interruption interruption = new Interruption(progress)) {
            StackSession stack = StackSession.attachOrStart(root, progress);
            interruption.add(stack::close);
            progress.say("Dashboard: " + stack.dashboard());
            RunSquadJob job = new RunSquadJob(stack.services(), progress, stack::isUp, outputDir);
            stack.beforeStop(job::stopTraining);
            interruption.add(job::close);
            UnfinishedRun unfinished = new UnfinishedRun(job, resume, outputDir);
            interruption.lastWord(() -> unfinished.howToGoOn().forEach(progress::say));
            if (evaluates()) {
                evaluation.requireWithin(stack.services().answerLimits());
            }
            try {
                Map<String, Object> result = work.in(job, stack.services());
                progress.say("Results: " + outputDir.toAbsolutePath().normalize());
                return result;
            } catch (FailedException | StatusRuntimeException e) {
                throw unfinished.with(e);
            }
        }
    }

    @FunctionalInterface
    private interface Work {
        Map<String, Object> in(RunSquadJob job, Services services) throws Exception;
    }
}
