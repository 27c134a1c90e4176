package io.squadron.local.command;

import io.squadron.local.job.EvaluationNarration;
import io.squadron.local.job.TrainedRun;
import io.squadron.local.job.Training;
import io.squadron.local.progress.Progress;
import io.squadron.v1.TrainingArguments;
import io.squadron.v1.TrainingRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "train",
        description = {
            "Trains on an imported data set and prints the checkpoint's id. Needs `squadron up`.",
            "Ctrl-C leaves the run going; `squadron watch RUN` follows it again, `squadron stop RUN` stops it.",
            ""
        })
final class TrainCommand implements Callable<Integer> {
    @ParentCommand
    private SquadronCommand root;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DATASET", description = "Id of a data set of split train (`squadron import`).")
    private String dataset;

    @Option(
            names = "--eval_dataset",
            paramLabel = "DATASET",
            defaultValue = "",
            description = "Id of a data set of split dev on which the last checkpoint is evaluated, and with"
                    + " --evaluate_during_training every one.")
    private String evalDataset;

    @Option(names = "--name", paramLabel = "NAME", defaultValue = "", description = "Of the run, for people.")
    private String name;

    @Option(names = "--detach", description = "Print the run's id and leave.")
    private boolean detach;

    @Mixin
    private ModelFlags model;

    @Mixin
    private TrainingFlags arguments;

    @Mixin
    private ResumeFlag resume;

    @Override
    public Integer call() throws Exception {
        TrainingArguments trainingArguments = arguments.arguments();
        if (arguments.evaluateDuringTraining() && evalDataset.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--evaluate_during_training needs --eval_dataset DATASET.");
        }
        try (Progress progress = Progress.onStandardError();
                Interruption interruption = new Interruption(progress);
                StackSession stack = StackSession.running(root)) {
            arguments.requireAccepted(stack.services(), trainingArguments);
            String resumeFrom = resume.runId(stack.services());
            // Last, as it may be gigabytes.
            ModelChoice chosen = model.choose(stack.services(), progress);
            String runId = Training.newRunId();
            Training training = new Training(stack.services(), progress, stack::isUp);
            TrainingRequest.Builder request = TrainingRequest.newBuilder()
                    .setRunId(runId)
                    .setName(name)
                    .setTrainDatasetId(dataset)
                    .setEvalDatasetId(evalDataset)
                    .setModelNameOrPath(chosen.model())
                    .setArguments(trainingArguments);
            if (!resumeFrom.isEmpty()) {
                request.setResumeFromRun(resumeFrom);
            }
            training.submit(request.build());
            if (detach) {
                System.out.println(runId);
                return ExitCode.OK;
            }
            interruption.lastWord(() -> progress.say("Run " + runId + " goes on: `squadron watch " + runId
                    + "` follows it, `squadron stop " + runId + "` stops it."));
            TrainedRun run =
                    training.watch(runId, new EvaluationNarration(stack.services(), progress, runId)::tellNews);
            System.out.println(run.result().getCheckpointId());
        }
        return ExitCode.OK;
    }

    ResumeFlag resume() {
        return resume;
    }
}
