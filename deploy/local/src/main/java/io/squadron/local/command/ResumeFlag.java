package io.squadron.local.command;

import io.squadron.local.client.Services;
import io.squadron.local.job.ResumedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** run_qa's flag for going on with a training. */
final class ResumeFlag {
    private static final String NAME = "--resume_from_checkpoint";

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = NAME,
            paramLabel = "RUN|CHECKPOINT|DIR",
            description =
                    "Go on with the training of a run that was stopped or has failed, from the newest state that is kept of"
                            + " it. The run is named by its id, a checkpoint of it, or a directory with one. A run that goes on by itself"
                            + " is followed.")
    private String resumeFromCheckpoint;

    /** As it was given. */
    Optional<String> given() {
        return Optional.ofNullable(resumeFromCheckpoint);
    }

    boolean isGiven() {
        return resumeFromCheckpoint != null;
    }

    /**
     * The id of the run to go on from; empty if none is.
     *
     * @throws io.squadron.local.job.FailedException if nothing of that name comes from a run
     */
    String runId(Services services) {
        return isGiven() ? new ResumedRun(services).find(resumeFromCheckpoint).getRunId() : "";
    }

    /** The command line that goes on with a run: this one, with the flag. */
    String commandLine(String runId) {
        List<String> words = new ArrayList<>(List.of("squadron"));
        List<String> given = command.root().commandLine().getParseResult().originalArgs();
        for (int i = 0; i < given.size(); i++) {
            if (given.get(i).equals(NAME)) {
                i++; // its value
            } else if (!given.get(i).startsWith(NAME + "=")) {
                words.add(given.get(i));
            }
        }
        words.add(NAME);
        words.add(runId);
        return words.stream().map(ResumeFlag::quoted).collect(Collectors.joining(" "));
    }

    /** As a POSIX shell reads it. */
    private static String quoted(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
