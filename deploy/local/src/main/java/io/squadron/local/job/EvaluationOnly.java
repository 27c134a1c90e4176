package io.squadron.local.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.squadron.local.client.Services;
import io.squadron.local.progress.Progress;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.EvaluationResult;
import io.squadron.v1.EvaluationSettings;
import io.squadron.v1.ListModelsRequest;
import io.squadron.v1.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * run_squad without {@code --do_train}: evaluates a checkpoint that is there already. Services serve announced checkpoints
 * only, so it must be one that this stack trained; a directory is only the way to name it.
 *
 * @param checkpointId or an alias
 * @param named how the user named it, for messages
 */
public record EvaluationOnly(String checkpointId, String named) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * run_squad looks into the output directory first; a directory that holds a checkpoint, a checkpoint's id or an alias
     * may also be given as the model.
     *
     * @throws FailedException if a directory that should hold a checkpoint of Squadron's does not
     */
    public static EvaluationOnly ofCheckpoint(Path outputDirectory, String modelNameOrPath) {
        Path model = Path.of(modelNameOrPath);
        for (Path directory : List.of(outputDirectory, model)) {
            Path description = directory.resolve("checkpoint.json");
            if (Files.isRegularFile(description)) {
                return new EvaluationOnly(idIn(description), directory.toString());
            }
        }
        if (Files.isDirectory(model)) {
            throw new FailedException("Neither " + outputDirectory + " nor " + model
                    + " holds a checkpoint of Squadron's (checkpoint.json), so there is nothing to evaluate.");
        }
        return new EvaluationOnly(modelNameOrPath, modelNameOrPath);
    }

    private static String idIn(Path description) {
        try {
            JsonNode root = JSON.readTree(description.toFile());
            String id = root.path("checkpoint_id").asText("");
            if (!id.isEmpty()) {
                return id;
            }
        } catch (IOException e) {
            throw new FailedException("Cannot read " + description + ": it is not whole JSON.", e);
        }
        throw new FailedException(description + " names no checkpoint_id.");
    }

    /**
     * Evaluates it, or all checkpoints of its run.
     *
     * @return oldest first
     */
    public List<EvaluationResult> carryOut(
            Services services,
            Progress progress,
            EvaluatedCheckpoints which,
            DatasetSource dev,
            EvaluationSettings settings)
            throws InterruptedException {
        List<Checkpoint> wanted = wanted(services, which);
        DatasetManifest manifest = new DatasetImport(services, progress).importFile(dev.file(), dev.options());
        return new CheckpointEvaluation(services, progress).evaluateAll(wanted, manifest.getDatasetId(), settings);
    }

    private List<Checkpoint> wanted(Services services, EvaluatedCheckpoints which) {
        List<Model> announced = services.models()
                .listModels(ListModelsRequest.getDefaultInstance())
                .getModelsList();
        Checkpoint named = announced.stream()
                .filter(this::is)
                .findFirst()
                .map(Model::getCheckpoint)
                .orElseThrow(() -> new FailedException(
                        "The model " + this.named + " was not trained by this stack, and a checkpoint from elsewhere"
                                + " cannot be evaluated yet; `squadron models` shows those that can."));
        if (which != EvaluatedCheckpoints.ALL || named.getRunId().isEmpty()) {
            return List.of(named);
        }
        return announced.stream()
                .map(Model::getCheckpoint)
                .filter(checkpoint -> checkpoint.getRunId().equals(named.getRunId()))
                .sorted(Comparator.comparingLong(Checkpoint::getStep))
                .toList();
    }

    private boolean is(Model model) {
        return model.getCheckpoint().getCheckpointId().equals(checkpointId)
                || model.getAliasesList().contains(checkpointId);
    }
}
