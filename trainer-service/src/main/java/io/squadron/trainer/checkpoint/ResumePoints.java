package io.squadron.trainer.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.squadron.trainer.disk.DirectoryTree;
import io.squadron.trainer.safetensors.SafetensorsReader;
import io.squadron.trainer.safetensors.SafetensorsWriter;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.trainer.training.TrainingState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Where interrupted runs can be taken up: per run the newest state, {@code RUN_ID-STEP} with
 * {@code trainer_state.safetensors} (weights and both moments) and {@code trainer_state.json}. They have a store of their
 * own beside the checkpoints': a checkpoint is for everybody and stays, a state is three times as large, for the next
 * trainer alone, and goes with the next state. Another trainer can take a run up where it sees this store.
 */
public final class ResumePoints {
    private static final Logger LOG = Logger.getLogger(ResumePoints.class);
    private static final int FORMAT = 1;
    private static final String TENSORS = "trainer_state.safetensors";
    private static final String NUMBERS = "trainer_state.json";
    private static final String WEIGHTS = "model.";
    private static final String EXP_AVGS = "exp_avg.";
    private static final String EXP_AVG_SQS = "exp_avg_sq.";
    private static final JsonMapper JSON = new JsonMapper();

    private final CheckpointStore store;

    public ResumePoints(CheckpointStore store) {
        this.store = store;
    }

    /**
     * Keeps a state, and when it lies there whole deletes the ones before.
     *
     * @throws IOException if the store cannot take it; the state before is then still there
     */
    public void write(ResumeOrigin origin, TrainingState state) throws IOException {
        store.put(origin.runId() + "-" + state.step(), files -> {
            files.write(TENSORS, out -> SafetensorsWriter.write(out, tensors(state), Map.of("format", "pt")));
            files.write(NUMBERS, Manifest.json(numbers(origin, state)));
            return JSON.createObjectNode()
                    .put("format", FORMAT)
                    .put("run_id", origin.runId())
                    .put("step", state.step());
        });
        for (StoredCheckpoint kept : states(origin.runId())) {
            if (step(kept) < state.step()) {
                store.delete(kept.checkpointId());
            }
        }
    }

    /** The newest state that is whole and of the same origin; a broken one is passed over with a warning. */
    public Optional<TrainingState> latest(ResumeOrigin origin) {
        try {
            for (StoredCheckpoint candidate : states(origin.runId())) {
                Optional<TrainingState> state = read(candidate, origin);
                if (state.isPresent()) {
                    return state;
                }
            }
        } catch (IOException e) {
            LOG.warnf("The states of run %s cannot be listed, so it begins anew: %s", origin.runId(), e.getMessage());
        }
        return Optional.empty();
    }

    /** Forgets a run that has ended. */
    public void delete(String runId) {
        try {
            for (StoredCheckpoint kept : states(runId)) {
                store.delete(kept.checkpointId());
            }
        } catch (IOException e) {
            LOG.warnf("What was kept of run %s cannot be deleted: %s", runId, e.getMessage());
        }
    }

    private Optional<TrainingState> read(StoredCheckpoint candidate, ResumeOrigin origin) {
        try {
            Path scratch = Files.createTempDirectory("squadron-resume-");
            try {
                return read(candidate.location(), store.fetch(candidate, scratch), origin);
            } finally {
                // The tensors are mapped: their pages stay until nobody has them any more.
                DirectoryTree.delete(scratch);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warnf("%s cannot be read and is passed over: %s", candidate.location(), e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<TrainingState> read(URI location, Path files, ResumeOrigin origin) throws IOException {
        JsonNode numbers = JSON.readTree(files.resolve(NUMBERS).toFile());
        if (numbers.path("format").asInt() != FORMAT || !numbers.path("origin").equals(reread(origin))) {
            LOG.warnf("%s is of another encoder, data set or other arguments and is passed over", location);
            return Optional.empty();
        }
        return Optional.of(
                state(numbers, SafetensorsReader.read(files.resolve(TENSORS)).tensors()));
    }

    /** As it comes out of a file: JSON knows fewer kinds of numbers than Java. */
    private static JsonNode reread(ResumeOrigin origin) throws IOException {
        return JSON.readTree(JSON.writeValueAsBytes(origin.json()));
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
        json.putObject("progress")
                .put("seconds", progress.seconds())
                .put("windows", progress.windows())
                .put("last_loss", Double.isNaN(progress.lastLoss()) ? null : progress.lastLoss())
                .put("interval_seconds", progress.intervalSeconds())
                .put("interval_updates", progress.intervalUpdates())
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
                new TrainingState.Progress(
                        progress.path("seconds").asDouble(),
                        progress.path("windows").asLong(),
                        progress.path("last_loss").asDouble(Double.NaN),
                        progress.path("interval_seconds").asDouble(),
                        progress.path("interval_updates").asInt(),
                        progress.path("interval_windows").asLong(),
                        progress.path("interval_loss_sum").asDouble()));
    }

    /** The newest first. */
    private List<StoredCheckpoint> states(String runId) throws IOException {
        Pattern ofRun = Pattern.compile(Pattern.quote(runId) + "-\\d{1,18}");
        return store.list(runId + "-").stream()
                .filter(kept -> ofRun.matcher(kept.checkpointId()).matches())
                .sorted(Comparator.comparingLong(ResumePoints::step).reversed())
                .toList();
    }

    private static long step(StoredCheckpoint kept) {
        String id = kept.checkpointId();
        return Long.parseLong(id.substring(id.lastIndexOf('-') + 1));
    }
}
