package io.squadron.local.command;

import io.squadron.local.job.FailedException;
import io.squadron.local.job.RunSoFar;
import io.squadron.local.job.RunStop;
import io.squadron.v1.RunStatus;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "stop",
        description = {
            "Stops a run after its current update and prints the id of the checkpoint that it has reached. Needs `squadron up`.",
            ""
        })
final class StopCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @ParentCommand
    private SquadronCommand root;

    @Parameters(paramLabel = "RUN", description = "Its id (`squadron runs`).")
    private String runId;

    @Override
    public Integer call() {
        try (StackSession stack = StackSession.running(root)) {
            RunStop stop = new RunStop(stack.services(), LIMIT);
            if (!stop.ask(runId)) {
                throw new FailedException("Run " + runId + " has ended already; `squadron runs` shows how.");
            }
            RunSoFar left = stop.awaitEnd(runId);
            if (left.status() == RunStatus.RUN_STATUS_FAILED) {
                throw new FailedException(
                        "Run " + runId + " failed before it could be stopped; `squadron runs` shows why.");
            }
            System.err.println(sentence(left));
            left.lastCheckpoint().ifPresent(last -> System.out.println(last.getCheckpointId()));
        }
        return ExitCode.OK;
    }

    private static String sentence(RunSoFar run) {
        if (run.status() == RunStatus.RUN_STATUS_FINISHED) {
            return "Run " + run.runId() + " finished before it could be stopped.";
        }
        String stopped = "Run " + run.runId() + " was stopped at step " + run.step() + ".";
        return run.resumable()
                ? stopped + " --resume_from_checkpoint " + run.runId() + " goes on from there."
                : stopped;
    }
}
