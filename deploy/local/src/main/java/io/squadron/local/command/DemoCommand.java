package io.squadron.local.command;

import io.squadron.local.data.DemoData;
import io.squadron.local.data.DemoDataFinder;
import io.squadron.local.data.QuestionCount;
import io.squadron.local.job.EvaluatedCheckpoints;
import io.squadron.local.job.FailedException;
import io.squadron.local.job.FineTuned;
import io.squadron.local.job.FineTuning;
import io.squadron.local.job.FineTuningPlan;
import io.squadron.local.job.PythonJson;
import io.squadron.local.job.ResultLine;
import io.squadron.local.job.RunSoFar;
import io.squadron.local.job.SourceFile;
import io.squadron.local.progress.Progress;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.EvaluationSettings;
import io.squadron.v1.Split;
import io.squadron.v1.TrainingArguments;
import io.squadron.v1.WindowSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The whole loop, once, before one's eyes. */
@Command(
        name = "demo",
        description = {
            "Shows the whole loop: starts Kafka, PostgreSQL and the four services, imports a data set, trains, evaluates, asks a"
                    + " question, and stays up with the dashboard until Ctrl-C. About ten minutes on two cores.",
            "",
            "Data: --train_file and --predict_file, else SQuAD v1.1 downloaded before, else its official download, else a small"
                    + " sample that comes with Squadron.",
            ""
        })
final class DemoCommand implements Callable<Integer> {
    private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(60);
    private static final int TRAIN_SAMPLES = 2500;
    private static final int EVAL_SAMPLES = 300;
    /** The sample is small: one pass would teach next to nothing. */
    private static final double EPOCHS_OF_THE_SAMPLE = 15;

    private static final String QUESTION = "Who built the lighthouse?";
    private static final String CONTEXT =
            "The lighthouse of Marn stands on a rock a mile off the coast. It was built in 1843 by"
                    + " Ada Lindqvist, a bridge engineer, after three fishing boats had been lost in a single winter.";

    @ParentCommand
    private SquadronCommand root;

    @Spec
    private CommandSpec spec;

    @Option(names = "--train_file", paramLabel = "FILE", description = "SQuAD JSON to train on.")
    private Path trainFile;

    @Option(names = "--predict_file", paramLabel = "FILE", description = "SQuAD JSON to evaluate on.")
    private Path predictFile;

    @Option(names = "--sample", description = "Take Squadron's own sample without looking for SQuAD.")
    private boolean sample;

    @Option(
            names = "--max_train_samples",
            paramLabel = "N",
            defaultValue = "" + TRAIN_SAMPLES,
            description = "Train on the first N questions. Default: ${DEFAULT-VALUE}.")
    private long maxTrainSamples;

    @Option(
            names = "--max_eval_samples",
            paramLabel = "N",
            defaultValue = "" + EVAL_SAMPLES,
            description = "Evaluate on the first N questions. Default: ${DEFAULT-VALUE}.")
    private long maxEvalSamples;

    @Option(
            names = "--num_train_epochs",
            paramLabel = "X",
            description = "Passes over the data. Default: 1; with the sample 15.")
    private Double epochs;

    @Option(names = "--exit", description = "Stop everything at the end instead of staying up.")
    private boolean exit;

    @Override
    public Integer call() throws Exception {
        Checks checks = new Checks(spec);
        checks.atLeast("--max_train_samples", maxTrainSamples, 1);
        checks.atLeast("--max_eval_samples", maxEvalSamples, 1);
        if (epochs != null) {
            checks.positive("--num_train_epochs", epochs);
        }
        try (Progress progress = Progress.onStandardError()) {
            show(progress);
        }
        return ExitCode.OK;
    }

    private void show(Progress progress) throws Exception {
        DemoData data = data(progress);
        FineTuningPlan plan = plan(data);
        progress.say("Data: " + data.origin());
        progress.say(forecast(data, plan));

        try (Interruption interruption = new Interruption(progress)) {
            StackSession stack = StackSession.attachOrStart(root, progress);
            interruption.add(stack::close);
            FineTuning job = new FineTuning(stack.services(), progress, stack::isUp);
            stack.beforeStop(job::stop);
            interruption.add(job::stop);
            interruption.lastWord(() -> job.stop()
                    .flatMap(RunSoFar::lastCheckpoint)
                    .ifPresent(
                            last -> progress.say("What it has learned is kept: squadron up, then squadron ask --model "
                                    + last.getCheckpointId() + " --question … --context …")));
            progress.say("Dashboard: " + stack.dashboard());

            FineTuned tuned = job.carryOut(plan, run -> {});
            ask(stack, tuned);
            System.out.println("Dashboard: " + stack.dashboard());
            System.out.println(PythonJson.line(ResultLine.of(List.of(tuned.lastEvaluation()))));
            if (!exit && stack.startedHere()) {
                progress.say("Ask it something: squadron ask --question … --context …   Ctrl-C stops everything.");
                throw new FailedException(stack.awaitEnd());
            }
        }
    }

    private DemoData data(Progress progress) throws IOException, InterruptedException {
        if ((trainFile == null) != (predictFile == null)) {
            throw new ParameterException(
                    spec.commandLine(), "Give both --train_file and --predict_file, or neither of them.");
        }
        if (trainFile != null) {
            SourceFile.requireReadable(trainFile);
            SourceFile.requireReadable(predictFile);
            return new DemoData(trainFile, predictFile, trainFile + " and " + predictFile, false);
        }
        DemoDataFinder finder = new DemoDataFinder(root.home().resolve("data"), progress);
        return sample ? finder.sample() : finder.find();
    }

    private FineTuningPlan plan(DemoData data) {
        DatasetOptions options = new DatasetOptions(
                ModelFlags.EMBEDDED_ENCODER,
                null,
                WindowSettings.getDefaultInstance(),
                false,
                maxTrainSamples,
                maxEvalSamples,
                false);
        TrainingArguments arguments = TrainingArguments.newBuilder()
                .setPerGpuTrainBatchSize(16)
                .setLearningRate(2e-4)
                .setNumTrainEpochs(epochs(data))
                .setLoggingSteps(5)
                .build();
        return new FineTuningPlan(
                options.source(data.train(), Split.SPLIT_TRAIN),
                options.source(data.dev(), Split.SPLIT_DEV),
                "demo",
                "",
                ModelFlags.EMBEDDED_ENCODER,
                arguments,
                EvaluationSettings.getDefaultInstance(),
                EvaluatedCheckpoints.LAST);
    }

    private double epochs(DemoData data) {
        if (epochs != null) {
            return epochs;
        }
        return data.small() ? EPOCHS_OF_THE_SAMPLE : 1;
    }

    private String forecast(DemoData data, FineTuningPlan plan) {
        long train = Math.min(maxTrainSamples, QuestionCount.in(data.train()));
        long dev = Math.min(maxEvalSamples, QuestionCount.in(data.dev()));
        int cores = Runtime.getRuntime().availableProcessors();
        double passes = plan.arguments().getNumTrainEpochs();
        DemoEstimate estimate = new DemoEstimate(train, passes, dev, cores, data.small());
        return String.format(
                Locale.ROOT,
                "Plan: train %s on %,d questions (%s), evaluate on %,d, ask one: %s on %d cores.",
                ModelFlags.EMBEDDED_ENCODER,
                train,
                passes == 1
                        ? "once"
                        : new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(passes)
                                + " times",
                dev,
                estimate.words(),
                cores);
    }

    private static void ask(StackSession stack, FineTuned tuned) {
        AnswerResponse response = stack.services()
                .questionAnswering(ANSWER_DEADLINE)
                .answer(AnswerRequest.newBuilder()
                        .setQuestion(QUESTION)
                        .setContext(CONTEXT)
                        .setModel(tuned.run().result().getCheckpointId())
                        .build());
        if (response.getAnswersCount() == 0) {
            throw new FailedException("The inference-service gave no answer; see `squadron logs inference`.");
        }
        System.out.println();
        System.out.println("Context:   " + CONTEXT);
        System.out.println("Question:  " + QUESTION);
        System.out.print("Answer:    " + AnswerText.plain(response));
    }
}
