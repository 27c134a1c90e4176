package io.squadron.local.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.local.client.Services;
import io.squadron.local.progress.Progress;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationSettings;
import io.squadron.v1.ImportOptions;
import io.squadron.v1.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * run_squad without {@code --do_train}: evaluates a checkpoint that is there already. Services serve announced checkpoints
 * only, so a directory with one of this stack's is only the way to name it, and any other is imported.
 *
 * @param checkpointId or an alias, or a run; a directory without a checkpoint.json stands for itself
 * @param named how the user named it, for messages
 */
public record EvaluationOnly(String checkpointId, String named) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * run_squad looks into the output directory first; a directory that holds a checkpoint, or whatever names a model, may
     * also be given as the model.
     *
     * @throws FailedException if a directory is named that holds no model
     */
    public static EvaluationOnly ofCheckpoint(Path outputDirectory, String modelNameOrPath) {
        Path model = Path.of(modelNameOrPath);
        for (Path directory : List.of(outputDirectory, model)) {
            Path description = directory.resolve("checkpoint.json");
            if (Files.isRegularFile(description)) {
                return new EvaluationOnly(idIn(description), directory.toString());
            }
        }
        if (Files.isDirectory(model) && !Files.isRegularFile(model.resolve("config.json"))) {
            throw new FailedException("Neither " + outputDirectory + " nor " + model
                    + " holds a model (checkpoint.json or config.json), so there is nothing to evaluate.");
        }
        return new EvaluationOnly(modelNameOrPath, modelNameOrPath);
    }

    static String idIn(Path description) {
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
    public List<Evaluation> carryOut(
            Services services,
            Progress progress,
            EvaluatedCheckpoints which,
            DatasetSource dev,
            EvaluationSettings settings)
            throws InterruptedException {
        List<Checkpoint> wanted = wanted(services, progress, which, dev, settings);
        // Only the questions count: the inference-service makes the windows anew, by the checkpoint's own tokenizer.
        ImportOptions options = dev.options().toBuilder()
                .setTokenizer(wanted.get(0).getTokenizerId())
                .build();
        DatasetManifest manifest = new DatasetImport(services, progress).importFile(dev.file(), options);
        return new CheckpointEvaluation(services, progress).evaluateAll(wanted, manifest.getDatasetId(), settings);
    }

    private List<Checkpoint> wanted(
            Services services,
            Progress progress,
            EvaluatedCheckpoints which,
            DatasetSource dev,
            EvaluationSettings settings)
            throws InterruptedException {
        Optional<Checkpoint> known = new NamedModel(checkpointId).announced(services);
        Checkpoint named = known.isPresent() ? known.get() : imported(services, progress, dev, settings);
        if (which != EvaluatedCheckpoints.ALL || named.getRunId().isEmpty()) {
            return List.of(named);
        }
        return services.allModels().stream()
                .map(Model::getCheckpoint)
                .filter(checkpoint -> checkpoint.getRunId().equals(named.getRunId()))
                .sorted(Comparator.comparingLong(Checkpoint::getStep))
                .toList();
    }

    private Checkpoint imported(Services services, Progress progress, DatasetSource dev, EvaluationSettings settings)
            throws InterruptedException {
        Path directory = Path.of(named).toAbsolutePath().normalize();
        String model = Files.isDirectory(directory) ? directory.toString() : pulled(services, progress);
        return new ModelImport(services, progress)
                .importModel(model, dev.options().getSettings(), settings.getVersion2WithNegative());
    }

    /** A model of the hub may have been fine-tuned for question answering. */
    private String pulled(Services services, Progress progress) throws InterruptedException {
        try {
            return new EncoderPull(services, progress).pull(named).getName();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
                throw e;
            }
            throw new FailedException(
                    "There is no model " + named + "; `squadron models` shows those that there are.", e);
        }
    }
}
