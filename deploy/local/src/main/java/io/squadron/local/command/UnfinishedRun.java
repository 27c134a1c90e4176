package io.squadron.local.command;

import io.grpc.StatusRuntimeException;
import io.squadron.local.client.Failures;
import io.squadron.local.job.FailedException;
import io.squadron.local.job.RunSoFar;
import io.squadron.local.job.RunSquadJob;
import io.squadron.v1.RunStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is said of a training that did not come to its end: what it has left, and last the command that goes on with it. */
record UnfinishedRun(RunSquadJob job, ResumeFlag resume, Path outputDirectory) {

    /** Stops the training if it is still under way; no lines if there is none. */
    List<String> howToGoOn() {
        Optional<RunSoFar> left = job.stopTraining();
        List<String> lines = new ArrayList<>();
        left.flatMap(RunSoFar::lastCheckpoint)
                .ifPresent(last -> lines.add("What it has reached is checkpoint " + last.getCheckpointId() + ", and "
                        + outputDirectory.resolve("checkpoint-" + last.getStep()) + "."));
        job.runUnderWay().ifPresent(run -> {
            if (left.map(UnfinishedRun::goesOn).orElse(true)) {
                lines.add("Go on with: " + resume.commandLine(run));
            } else {
                // It had not come further than the run that it was to go on from.
                resume.given().ifPresent(before -> lines.add("Go on with: " + resume.commandLine(before)));
            }
        });
        return lines;
    }

    /** A state of it is kept; one that has finished is followed to its evaluation. */
    private static boolean goesOn(RunSoFar run) {
        return run.resumable() || run.status() == RunStatus.RUN_STATUS_FINISHED;
    }

    /** The failure, and behind its sentence how to go on. */
    RuntimeException with(RuntimeException failure) {
        List<String> goOn = howToGoOn();
        if (goOn.isEmpty()) {
            return failure;
        }
        String sentence =
                failure instanceof StatusRuntimeException status ? Failures.sentence(status) : failure.getMessage();
        return new FailedException(sentence + "\n" + String.join("\n", goOn), failure);
    }
}
