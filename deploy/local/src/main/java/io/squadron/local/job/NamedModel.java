package io.squadron.local.job;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.local.client.Failures;
import io.squadron.local.client.Services;
import io.squadron.local.progress.Progress;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Model;
import io.squadron.v1.WindowSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;

/**
 * A model as a person names it.
 *
 * @param name a checkpoint's id, an alias, a run, which stands for its last checkpoint, or a Hugging Face directory
 */
public record NamedModel(String name) {

    /** The announced checkpoint that is meant; a directory is none. */
    public Optional<Checkpoint> announced(Services services) {
        Optional<Checkpoint> named = services.findModel(name).map(Model::getCheckpoint);
        return named.isPresent() ? named : lastOfRun(services);
    }

    private Optional<Checkpoint> lastOfRun(Services services) {
        return services.allModels().stream()
                .map(Model::getCheckpoint)
                .filter(checkpoint ->
                        checkpoint.hasRunId() && checkpoint.getRunId().equals(name))
                .max(Comparator.comparingLong(Checkpoint::getStep));
    }

    /**
     * The checkpoint that is meant; a directory is imported, unless it was before.
     *
     * @param version2WithNegative of a directory that is imported
     * @throws FailedException if there is no such model
     */
    public Checkpoint find(Services services, Progress progress, boolean version2WithNegative) {
        try {
            return services.model(name).getCheckpoint();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
                throw e;
            }
            return lastOfRun(services).orElseGet(() -> imported(services, progress, version2WithNegative, e));
        }
    }

    private Checkpoint imported(
            Services services, Progress progress, boolean version2WithNegative, StatusRuntimeException unknown) {
        Path directory = Path.of(name).toAbsolutePath().normalize();
        if (!Files.isDirectory(directory)) {
            throw new FailedException(
                    Failures.sentence(unknown) + ". `squadron models` shows those that there are, and"
                            + " `squadron models import DIR` makes one of a Hugging Face directory.",
                    unknown);
        }
        return new ModelImport(services, progress)
                .importModel(directory.toString(), WindowSettings.getDefaultInstance(), version2WithNegative);
    }
}
