package io.squadron.local.job;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.local.client.Services;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.GetRunRequest;
import io.squadron.v1.Model;
import io.squadron.v1.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Optional;

/** A run to go on from, as a person names it: by its id, or by a checkpoint of it, or by a directory with one. */
public final class ResumedRun {
    private final Services services;

    public ResumedRun(Services services) {
        this.services = services;
    }

    /**
     * Finds the run. What is gone on from is the newest state that the trainer has kept of it, which may lie behind the
     * checkpoint that was named.
     *
     * @throws FailedException if nothing of that name comes from a run
     */
    public Run find(String named) {
        Path directory = Path.of(named);
        String name = Files.isDirectory(directory) ? newest(directory).checkpointId() : named;
        Optional<Run> run = run(name);
        return run.isPresent() ? run.get() : runOf(checkpoint(name));
    }

    private Optional<Run> run(String runId) {
        try {
            return Optional.of(services.trainer()
                    .getRun(GetRunRequest.newBuilder().setRunId(runId).build())
                    .getRun());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND
                    || e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Checkpoint checkpoint(String name) {
        return services.findModel(name)
                .map(Model::getCheckpoint)
                .orElseThrow(() -> new FailedException("There is no run, checkpoint, alias or directory \"" + name
                        + "\" to resume from; `squadron runs` shows the runs that there are."));
    }

    private Run runOf(Checkpoint checkpoint) {
        if (!checkpoint.hasRunId()) {
            throw new FailedException(
                    "Checkpoint " + checkpoint.getCheckpointId()
                            + " was imported, so there is no training to go on with; begin one from it with --model_name_or_path.");
        }
        return run(checkpoint.getRunId())
                .orElseThrow(() -> new FailedException("The trainer-service no longer knows run "
                        + checkpoint.getRunId() + " of checkpoint " + checkpoint.getCheckpointId()
                        + "; begin a new one without --resume_from_checkpoint."));
    }

    /** The one that was written last. */
    private static SavedCheckpoint newest(Path directory) {
        return SavedCheckpoint.allIn(directory).stream()
                .max(Comparator.comparing(ResumedRun::written))
                .orElseThrow(() -> new FailedException(
                        directory + " holds no checkpoint (checkpoint.json, or checkpoint-STEP with one)."));
    }

    private static FileTime written(SavedCheckpoint checkpoint) {
        try {
            return Files.getLastModifiedTime(checkpoint.directory().resolve("checkpoint.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
