package io.squadron.local.job;

import io.squadron.local.client.Services;
import io.squadron.local.progress.Progress;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Model;
import io.squadron.v1.WindowSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model as a person names it.
 *
 * @param name a checkpoint's id, an alias, or a Hugging Face directory
 */
public record NamedModel(String name) {

    /**
     * The checkpoint that is meant; a directory is imported, unless it was before.
     *
     * @param version2WithNegative of a directory that is imported
     * @throws FailedException if there is no such model
     */
    public Checkpoint find(Services services, Progress progress, boolean version2WithNegative) {
        Optional<Checkpoint> announced = services.allModels().stream()
                .filter(this::isNameOf)
                .map(Model::getCheckpoint)
                .findFirst();
        if (announced.isPresent()) {
            return announced.get();
        }
        Path directory = Path.of(name).toAbsolutePath().normalize();
        if (!Files.isDirectory(directory)) {
            throw new FailedException(
                    "There is no model \"" + name + "\"; `squadron models` shows those that there are,"
                            + " and `squadron models import DIR` makes one of a Hugging Face directory.");
        }
        return new ModelImport(services, progress)
                .importModel(directory.toString(), WindowSettings.getDefaultInstance(), version2WithNegative);
    }

    private boolean isNameOf(Model model) {
        return model.getCheckpoint().getCheckpointId().equals(name)
                || model.getAliasesList().contains(name);
    }
}
