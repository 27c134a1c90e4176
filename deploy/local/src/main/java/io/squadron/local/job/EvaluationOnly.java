package io.squadron.local.job;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * run_squad without {@code --do_train}: evaluates a checkpoint that is there already. Services serve announced checkpoints
 * only, so a directory with one of this stack's is only the way to name it, and any other is imported.
 *
 * @param checkpointId or an alias, or a run; a directory without a checkpoint.json stands for itself
 * @param named how the user named it, for messages
 */
public record EvaluationOnly(String checkpointId, String named) {
    /**
     * run_squad looks into the output directory first; a directory that holds a checkpoint, or whatever names a model, may
     * also be given as the model.
     *
     * @throws FailedException if a directory is named that holds no model
     */
    public static EvaluationOnly ofCheckpoint(Path outputDirectory, String modelNameOrPath) {
        Path model = Path.of(modelNameOrPath);
        for (Path directory : List.of(outputDirectory, model)) {
            if (SavedCheckpoint.isIn(directory)) {
                return new EvaluationOnly(SavedCheckpoint.in(directory).checkpointId(), directory.toString());
            }
        }
        if (Files.isDirectory(model) && !Files.isRegularFile(model.resolve("config.json"))) {
            throw new FailedException("Neither " + outputDirectory + " nor " + model
                    + " holds a model (checkpoint.json or config.json), so there is nothing to evaluate.");
        }
        return new EvaluationOnly(modelNameOrPath, modelNameOrPath);
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
        SortedMap<Long, Checkpoint> wanted = wanted(services, progress, which, dev, settings);
        // Only the questions count: the inference-service makes the windows anew, by the checkpoint's own tokenizer.
        ImportOptions options = dev.options().toBuilder()
                .setTokenizer(wanted.get(wanted.lastKey()).getTokenizerId())
                .build();
        DatasetManifest manifest = new DatasetImport(services, progress).importFile(dev.file(), options);
        List<Evaluation> evaluations = new CheckpointEvaluation(services, progress)
                .evaluateAll(List.copyOf(wanted.values()), manifest.getDatasetId(), settings);
        Map<String, Long> steps = new HashMap<>();
        wanted.forEach((step, checkpoint) -> steps.put(checkpoint.getCheckpointId(), step));
        return evaluations.stream()
                .map(evaluation -> evaluation.toBuilder()
                        .setStep(steps.get(evaluation.getCheckpointId()))
                        .build())
                .toList();
    }

    /** By the steps of the run. */
    private SortedMap<Long, Checkpoint> wanted(
            Services services,
            Progress progress,
            EvaluatedCheckpoints which,
            DatasetSource dev,
            EvaluationSettings settings)
            throws InterruptedException {
        SortedMap<Long, Checkpoint> wanted = new TreeMap<>();
        Optional<Checkpoint> known = new NamedModel(checkpointId).announced(services);
        if (which == EvaluatedCheckpoints.ALL) {
            known.map(Checkpoint::getRunId).filter(runId -> !runId.isEmpty()).ifPresent(runId -> ofRun(services, runId)
                    .forEach(checkpoint -> wanted.put(checkpoint.getStep(), checkpoint)));
            for (SavedCheckpoint copy : copies()) {
                if (!wanted.containsKey(copy.step())) {
                    wanted.put(copy.step(), imported(copy.directory().toString(), services, progress, dev, settings));
                }
            }
        }
        if (wanted.isEmpty()) {
            Checkpoint named = known.isPresent() ? known.get() : imported(named(), services, progress, dev, settings);
            wanted.put(named.getStep(), named);
        }
        return wanted;
    }

    private static List<Checkpoint> ofRun(Services services, String runId) {
        return services.allModels().stream()
                .map(Model::getCheckpoint)
                .filter(checkpoint -> checkpoint.getRunId().equals(runId))
                .toList();
    }

    /** What a training has left in the directory, also where the services no longer have it. */
    private List<SavedCheckpoint> copies() {
        return Files.isDirectory(Path.of(named)) ? SavedCheckpoint.allIn(Path.of(named)) : List.of();
    }

    private Checkpoint imported(
            String name, Services services, Progress progress, DatasetSource dev, EvaluationSettings settings)
            throws InterruptedException {
        Path directory = Path.of(name).toAbsolutePath().normalize();
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
