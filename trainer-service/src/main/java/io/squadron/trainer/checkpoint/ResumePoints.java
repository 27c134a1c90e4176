package io.squadron.trainer.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.squadron.checkpoints.CheckpointStore;
import io.squadron.checkpoints.DamagedFileException;
import io.squadron.checkpoints.Manifest;
import io.squadron.checkpoints.StoredCheckpoint;
import io.squadron.checkpoints.directory.DirectoryTree;
import io.squadron.trainer.safetensors.SafetensorsReader;
import io.squadron.trainer.safetensors.SafetensorsWriter;
import io.squadron.trainer.scratch.ScratchDirectory;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.trainer.training.TrainingState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Where interrupted runs can be taken up: per run the newest state, {@code RUN_ID-STEP} with
 * {@code trainer_state.safetensors} (weights and both moments) and {@code trainer_state.json}. They have a store of their
 * own beside the checkpoints': a checkpoint is for everybody and stays, a state is three times as large, for the next
 * trainer alone, and goes with the next state. Another trainer can take a run up where it sees this store.
 */
public final class ResumePoints {
    private static final Logger LOG = Logger.getLogger(ResumePoints.class);
    private static final int FORMAT = 2;
    private static final String TENSORS = "trainer_state.safetensors";
    private static final String NUMBERS = "trainer_state.json";
    private static final String WEIGHTS = "model.";
    private static final String EXP_AVGS = "exp_avg.";
    private static final String EXP_AVG_SQS = "exp_avg_sq.";
    private static final Pattern STATE = Pattern.compile("(.+)-(\\d{1,18})");
    private static final JsonMapper JSON = new JsonMapper();

    private final CheckpointStore store;
    private final ScratchDirectory scratch;

    /** @param scratch takes a state that the store must bring from elsewhere, while it is read */
    public ResumePoints(CheckpointStore store, ScratchDirectory scratch) {
        this.store = store;
        this.scratch = scratch;
    }

    /**
     * Keeps a state, and when it lies there whole deletes the ones before.
     *
     * @throws IOException if the store cannot take it; the state before is then still there
     */
    public void write(String runId, ResumeOrigin origin, TrainingState state) throws IOException {
        store.put(runId + "-" + state.step(), files -> {
            files.write(TENSORS, out -> SafetensorsWriter.write(out, tensors(state), Map.of("format", "pt")));
            files.write(NUMBERS, Manifest.json(numbers(origin, state)));
            return JSON.createObjectNode()
                    .put("format", FORMAT)
                    .put("run_id", runId)
                    .put("step", state.step());
        });
        deleteBefore(runId, state.step());
    }

    private void deleteBefore(String runId, long step) {
        try {
            for (StoredCheckpoint kept : states(runId)) {
                if (step(kept) < step) {
                    store.delete(kept.checkpointId());
                }
            }
        } catch (IOException e) {
            LOG.warnf("Older states of run %s are deleted later: %s", runId, e.getMessage());
        }
    }

    /**
     * A run's newest state that is whole and of the same origin; a broken one is passed over with a warning.
     *
     * @throws IOException if the store does not tell, or not all of a state can be had now: there may be one
     */
    public Optional<TrainingState> latest(String runId, ResumeOrigin origin) throws IOException {
        for (StoredCheckpoint candidate : states(runId)) {
            Optional<TrainingState> state = read(candidate, origin);
            if (state.isPresent()) {
                return state;
            }
        }
        return Optional.empty();
    }

    /** Something is kept of this run. */
    public boolean has(String runId) throws IOException {
        return !states(runId).isEmpty();
    }

    /** The runs of which something is kept. */
    public Set<String> runs() throws IOException {
        return store.list("").stream()
                .map(kept -> STATE.matcher(kept.checkpointId()))
                .filter(Matcher::matches)
                .map(name -> name.group(1))
                .collect(Collectors.toSet());
    }

    /** Forgets a run that nobody will go on from. */
    public void delete(String runId) {
        try {
            for (StoredCheckpoint kept : states(runId)) {
                store.delete(kept.checkpointId());
            }
        } catch (IOException e) {
            LOG.warnf("What was kept of run %s cannot be deleted: %s", runId, e.getMessage());
        }
    }

    private Optional<TrainingState> read(StoredCheckpoint candidate, ResumeOrigin origin) throws IOException {
        Path directory = scratch.newDirectory("state");
        try {
            return read(candidate.location(), store.fetch(candidate, directory), origin);
        } catch (DamagedFileException e) {
            LOG.warnf("%s is passed over: %s", candidate.location(), e.getMessage());
            return Optional.empty();
        } finally {
            // The tensors are mapped: their pages stay until nobody has them any more.
            DirectoryTree.delete(directory);
        }
    }

    /** These files are those that were written; what cannot be read of them never can. */
    private static Optional<TrainingState> read(URI location, Path files, ResumeOrigin origin) {
        try {
            JsonNode numbers = JSON.readTree(files.resolve(NUMBERS).toFile());
            List<String> differences = origin.differencesFrom(numbers.path("origin"));
            if (numbers.path("format").asInt() != FORMAT || !differences.isEmpty()) {
                LOG.warnf("%s is of another training and is passed over: %s", location, String.join(", ", differences));
                return Optional.empty();
            }
            return Optional.of(state(
                    numbers, SafetensorsReader.read(files.resolve(TENSORS)).tensors()));
        } catch (IOException | RuntimeException e) {
            LOG.warnf("%s cannot be read and is passed over: %s", location, e.getMessage());
            return Optional.empty();
        }
    }

    private static Map<String, Tensor> tensors(TrainingState state) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        state.weights().forEach((name, tensor) -> all.put(WEIGHTS + name, tensor));
        state.expAvgs().forEach((name, tensor) -> all.put(EXP_AVGS + name, tensor));
        state.expAvgSqs().forEach((name, tensor) -> all.put(EXP_AVG_SQS + name, tensor));
        return all;
    }

    private static Map<String, Tensor> named(Map<String, Tensor> all, String prefix) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        all.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                named.put(name.substring(prefix.length()), tensor);
            }
        });
        return named;
    }

    private static ObjectNode numbers(ResumeOrigin origin, TrainingState state) {
        TrainingState.Progress progress = state.progress();
        ObjectNode json = JSON.createObjectNode().put("format", FORMAT);
        json.set("origin", origin.json());
        json.put("step", state.step());
        json.put("micro_batches", state.microBatches());
        json.putObject("progress")
                .put("seconds", progress.seconds())
                .put("windows", progress.windows())
                .put("last_loss", Double.isNaN(progress.lastLoss()) ? null : progress.lastLoss())
                .put("interval_seconds", progress.intervalSeconds())
                .put("interval_steps", progress.intervalSteps())
                .put("interval_windows", progress.intervalWindows())
                .put("interval_loss_sum", progress.intervalLossSum());
        return json;
    }

    private static TrainingState state(JsonNode numbers, Map<String, Tensor> tensors) {
        JsonNode progress = numbers.path("progress");
        return new TrainingState(
                numbers.path("step").asLong(),
                named(tensors, WEIGHTS),
                named(tensors, EXP_AVGS),
                named(tensors, EXP_AVG_SQS),
                numbers.path("micro_batches").asInt(1),
                new TrainingState.Progress(
                        progress.path("seconds").asDouble(),
                        progress.path("windows").asLong(),
                        progress.path("last_loss").asDouble(Double.NaN),
                        progress.path("interval_seconds").asDouble(),
                        progress.path("interval_steps").asInt(),
                        progress.path("interval_windows").asLong(),
                        progress.path("interval_loss_sum").asDouble()));
    }

    /** The newest first. */
    private List<StoredCheckpoint> states(String runId) throws IOException {
        return store.list(runId + "-").stream()
                .filter(kept -> isOf(runId, kept))
                .sorted(Comparator.comparingLong(ResumePoints::step).reversed())
                .toList();
    }

    /** A run's id may be the beginning of another's. */
    private static boolean isOf(String runId, StoredCheckpoint kept) {
        Matcher name = STATE.matcher(kept.checkpointId());
        return name.matches() && name.group(1).equals(runId);
    }

    private static long step(StoredCheckpoint kept) {
        String id = kept.checkpointId();
        return Long.parseLong(id.substring(id.lastIndexOf('-') + 1));
    }
}
