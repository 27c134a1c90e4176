package io.squadron.local.command;

import io.squadron.local.job.EvaluationNarration;
import io.squadron.local.job.ResumedRun;
import io.squadron.local.job.TrainedRun;
import io.squadron.local.job.Training;
import io.squadron.local.progress.Progress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "watch",
        description = {
            "Follows a run to its end and prints the id of its last checkpoint. Needs `squadron up`.",
            "Ctrl-C leaves the run going.",
            ""
        })
final class WatchCommand implements Callable<Integer> {
    @ParentCommand
    private SquadronCommand root;

    @Parameters(paramLabel = "RUN", description = "Its id (`squadron runs`), or that of a checkpoint of it.")
    private String named;

    @Override
    public Integer call() throws InterruptedException {
        try (Progress progress = Progress.onStandardError();
                Interruption interruption = new Interruption(progress);
                StackSession stack = StackSession.running(root)) {
            String runId = new ResumedRun(stack.services()).find(named).getRunId();
            interruption.lastWord(
                    () -> progress.say("Run " + runId + " goes on; `squadron stop " + runId + "` stops it."));
            TrainedRun run = new Training(stack.services(), progress, stack::isUp)
                    .watch(runId, new EvaluationNarration(stack.services(), progress, runId)::tellNews);
            System.out.println(run.result().getCheckpointId());
        }
        return ExitCode.OK;
    }
}
