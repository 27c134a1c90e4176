package io.squadron.local.job;

import io.squadron.checkpoints.CheckpointNames;
import io.squadron.local.client.Services;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Writes a model's files for other programs: what its checkpoint holds, and TorchScript with the weights in it. */
public final class ModelExport {
    private final Services services;
    private final Map<String, String> environment;

    /** @param environment names the storage of checkpoints that do not lie on this machine, as for the services */
    public ModelExport(Services services, Map<String, String> environment) {
        this.services = services;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Writes all of it or nothing.
     *
     * @param name a checkpoint's id or an alias
     * @return the complete TorchScript
     * @throws FailedException if there is no such model, its files cannot be had, or the directory cannot be written
     */
    public Path export(String name, Path directory) {
        Checkpoint checkpoint = services.findModel(name)
                .map(Model::getCheckpoint)
                .orElseThrow(() -> new FailedException(
                        "There is no model \"" + name + "\"; `squadron models` shows those that there are."));
        try (CheckpointFiles files = CheckpointFiles.open(environment);
                OutputDirectory output = OutputDirectory.open(directory)) {
            files.copy(checkpoint, output.staging());
            files.writeScript(checkpoint, output.staging().resolve(CheckpointNames.SCRIPT));
            output.publish();
        } catch (IOException e) {
            throw new FailedException("Cannot write to " + directory + ": " + SourceFile.reason(e) + ".", e);
        }
        return directory.resolve(CheckpointNames.SCRIPT);
    }
}
