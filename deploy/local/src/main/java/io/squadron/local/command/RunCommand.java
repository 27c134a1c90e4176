package io.squadron.local.command;

import io.grpc.StatusRuntimeException;
import io.squadron.local.client.Services;
import io.squadron.local.job.EvaluationOnly;
import io.squadron.local.job.FailedException;
import io.squadron.local.job.FineTuningPlan;
import io.squadron.local.job.OutputDirectory;
import io.squadron.local.job.PythonJson;
import io.squadron.local.job.RunSquadJob;
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

    @Mixin
    private JobFlags asked;

    @Option(
            names = "--output_dir",
            paramLabel = "DIR",
            required = true,
            description = "Gets the checkpoint, predictions_.json, nbest_predictions_.json and eval_results.json.")
    private Path outputDir;

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
        asked.findInDataDir(evaluation.version2WithNegative());
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
        return asked.doTrain()
                ? inStack(progress, (job, services) -> {
                    training.requireAccepted(services, arguments);
                    String resumeFrom = resume.runId(services);
                    return job.trainAndEvaluate(
                            plan(resumeFrom, model.choose(services, progress), arguments, settings));
                })
                : inStack(progress, (job, services) -> evaluateOnly(job, settings));
    }

    private void requireWhatIsNeeded() {
        asked.check(training.evaluateDuringTraining());
        if (resume.isGiven() && !asked.doTrain()) {
            throw new Checks(spec).wrong("--resume_from_checkpoint needs --do_train.");
        }
        OutputDirectory.requireUsable(outputDir, asked.doTrain(), overwrite.isGiven() || resume.isGiven());
        if (asked.doEval()) {
            overwrite.requireForResults(outputDir);
        }
    }

    private boolean evaluates() {
        return asked.evaluates(training.evaluateDuringTraining());
    }

    private FineTuningPlan plan(
            String resumeFrom, ModelChoice chosen, TrainingArguments arguments, EvaluationSettings settings) {
        DatasetOptions options = datasets.options(chosen, windows.settings(), evaluation.version2WithNegative());
        return new FineTuningPlan(
                options.source(asked.trainFile(), Split.SPLIT_TRAIN),
                evaluates() ? options.source(asked.predictFile(), Split.SPLIT_DEV) : null,
                OutputDirectory.nameOf(outputDir),
                resumeFrom,
                chosen.model(),
                arguments,
                settings,
                asked.inTheEnd());
    }

    /** The checkpoint brings its tokenizer; which one is named here does not matter. */
    private Map<String, Object> evaluateOnly(RunSquadJob job, EvaluationSettings settings) throws Exception {
        EvaluationOnly checkpoint = EvaluationOnly.ofCheckpoint(outputDir, model.nameOrPath());
        DatasetOptions options = datasets.options(
                new ModelChoice(model.nameOrPath(), "", null), windows.settings(), evaluation.version2WithNegative());
        return job.evaluate(
                checkpoint, asked.inTheEnd(), options.source(asked.predictFile(), Split.SPLIT_DEV), settings);
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
