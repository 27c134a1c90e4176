package io.squadron.local.command;

import io.squadron.local.job.EvaluationOnly;
import io.squadron.local.job.FineTuned;
import io.squadron.local.job.FineTuning;
import io.squadron.local.job.FineTuningPlan;
import io.squadron.local.job.OutputDirectory;
import io.squadron.local.job.PythonJson;
import io.squadron.local.job.ResultLine;
import io.squadron.local.job.RunResults;
import io.squadron.local.job.SourceFile;
import io.squadron.local.job.TrainedRun;
import io.squadron.local.progress.Progress;
import io.squadron.v1.EvaluationResult;
import io.squadron.v1.EvaluationSettings;
import io.squadron.v1.Split;
import io.squadron.v1.TrainingArguments;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
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
            ""
        })
final class RunCommand implements Callable<Integer> {
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(5);

    @ParentCommand
    private SquadronCommand root;

    @Spec
    private CommandSpec spec;

    @Option(names = "--train_file", paramLabel = "FILE", description = "SQuAD JSON to train on.")
    private Path trainFile;

    @Option(names = "--predict_file", paramLabel = "FILE", description = "SQuAD JSON to evaluate on.")
    private Path predictFile;

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

    @Option(names = "--overwrite_output_dir", description = "Write into an --output_dir that is not empty.")
    private boolean overwriteOutputDir;

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
    private RunSquadOnlyFlags runSquadOnly;

    @Override
    public Integer call() throws Exception {
        TrainingArguments arguments = training.arguments();
        EvaluationSettings settings = evaluation.settings();
        windows.settings();
        datasets.check();
        List<String> notes = runSquadOnly.check(model.model(), training.saveSteps(), doEval);
        requireWhatIsNeeded();

        Progress progress = Progress.onStandardError();
        notes.forEach(note -> progress.say("note: " + note));
        Map<String, Object> result =
                doTrain ? trainAndEvaluate(plan(arguments, settings), progress) : evaluateOnly(settings, progress);
        System.out.println(PythonJson.line(result));
        return ExitCode.OK;
    }

    private void requireWhatIsNeeded() {
        if (!doTrain && !doEval) {
            throw wrong("There is nothing to do: give --do_train, --do_eval or both.");
        }
        if (doTrain && trainFile == null) {
            throw wrong("--do_train needs --train_file.");
        }
        if (doEval && predictFile == null) {
            throw wrong("--do_eval needs --predict_file.");
        }
        if (doTrain) {
            SourceFile.requireReadable(trainFile);
        }
        if (doEval) {
            SourceFile.requireReadable(predictFile);
        }
        OutputDirectory.requireUsable(outputDir, doTrain, overwriteOutputDir);
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    private FineTuningPlan plan(TrainingArguments arguments, EvaluationSettings settings) {
        DatasetOptions options = datasets.options(model, windows.settings(), evaluation.version2WithNegative());
        return new FineTuningPlan(
                options.source(trainFile, Split.SPLIT_TRAIN),
                doEval ? options.source(predictFile, Split.SPLIT_DEV) : null,
                outputDir.toAbsolutePath().normalize().getFileName().toString(),
                model.model(),
                arguments,
                settings);
    }

    private Map<String, Object> trainAndEvaluate(FineTuningPlan plan, Progress progress) throws Exception {
        try (Interruption interruption = new Interruption()) {
            StackSession stack = StackSession.attachOrStart(root, progress);
            interruption.add(stack::close);
            FineTuning job = new FineTuning(stack.services(), progress);
            interruption.add(() -> job.abandon(STOP_DEADLINE));
            OutputDirectory output = OutputDirectory.open(outputDir);
            interruption.add(output::close);

            progress.say("Dashboard: " + stack.dashboard());
            FineTuned tuned = job.carryOut(plan);
            RunResults results = new RunResults(stack.services(), progress);
            results.checkpoint(tuned.run().result(), output.staging());
            if (tuned.evaluation() != null) {
                results.evaluation(tuned.evaluation(), output.staging());
            }
            output.publish();
            progress.say("Results: " + outputDir.toAbsolutePath().normalize());
            return tuned.evaluation() == null
                    ? figures(tuned.run())
                    : ResultLine.of(tuned.evaluation().getMetrics());
        }
    }

    private Map<String, Object> evaluateOnly(EvaluationSettings settings, Progress progress) throws Exception {
        try (Interruption interruption = new Interruption()) {
            EvaluationOnly job = EvaluationOnly.ofCheckpoint(outputDir, model.model());
            StackSession stack = StackSession.attachOrStart(root, progress);
            interruption.add(stack::close);
            OutputDirectory output = OutputDirectory.open(outputDir);
            interruption.add(output::close);

            DatasetOptions options = datasets.options(model, windows.settings(), evaluation.version2WithNegative());
            EvaluationResult result =
                    job.carryOut(stack.services(), progress, options.source(predictFile, Split.SPLIT_DEV), settings);
            new RunResults(stack.services(), progress).evaluation(result, output.staging());
            output.publish();
            progress.say("Results: " + outputDir.toAbsolutePath().normalize());
            return ResultLine.of(result.getMetrics());
        }
    }

    /** What a run without an evaluation has to show. */
    private static Map<String, Object> figures(TrainedRun run) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("run_id", run.runId());
        figures.put("checkpoint_id", run.result().getCheckpointId());
        figures.put("global_step", run.steps());
        figures.put("loss", run.figures().getFinalLoss());
        figures.put("train_seconds", run.figures().getTrainSeconds());
        figures.put("windows_per_second", run.figures().getWindowsPerSecond());
        return figures;
    }
}
