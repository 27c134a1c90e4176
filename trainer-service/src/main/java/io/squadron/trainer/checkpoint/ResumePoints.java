package io.squadron.trainer.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.squadron.trainer.safetensors.SafetensorsReader;
import io.squadron.trainer.safetensors.SafetensorsWriter;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.trainer.training.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Where interrupted runs can be taken up: per run the newest state, {@code .resume/RUN_ID/STEP} with
 * {@code trainer_state.safetensors} (weights and both moments) and {@code trainer_state.json}. They lie beside the
 * checkpoints and not in them: a checkpoint is for everybody and stays, a state is three times as large, for the next
 * trainer alone, and goes with the next state. Another trainer can take a run up where it sees this directory.
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

    private final Path directory;

    public ResumePoints(Path checkpointsDirectory) {
        this.directory = checkpointsDirectory.toAbsolutePath().normalize().resolve(".resume");
    }

    /**
     * Keeps a state: under a temporary name, flushed to the disk, renamed, and only then the ones before are deleted.
     *
     * @throws IOException if the disk is full or cannot be written; the state before is then still there
     */
    public void write(ResumeOrigin origin, TrainingState state) throws IOException {
        Path ofRun = directory.resolve(origin.runId());
        Files.createDirectories(ofRun);
        Path temporary = Files.createDirectory(ofRun.resolve(".new-" + UUID.randomUUID()));
        try {
            CheckpointFile tensors = Durable.write(
                    temporary, TENSORS, out -> SafetensorsWriter.write(out, tensors(state), Map.of("format", "pt")));
            byte[] numbers = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(numbers(origin, state, tensors));
            Durable.write(temporary, NUMBERS, out -> out.write(numbers));
            Durable.syncDirectory(temporary);
            Path target = ofRun.resolve(Long.toString(state.step()));
            deleteTree(target);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            Durable.syncDirectory(ofRun);
        } catch (IOException | RuntimeException e) {
            deleteTree(temporary);
            throw e;
        }
        for (Path older : states(ofRun)) {
            if (step(older) < state.step()) {
                deleteTree(older);
            }
        }
    }

    /** The newest state that is whole and of the same origin; a broken one is passed over with a warning. */
    public Optional<TrainingState> latest(ResumeOrigin origin) {
        try {
            for (Path candidate : states(directory.resolve(origin.runId()))) {
                Optional<TrainingState> state = read(candidate, origin);
                if (state.isPresent()) {
                    return state;
                }
            }
        } catch (IOException e) {
            LOG.warnf("The states in %s cannot be listed, so the run begins anew: %s", directory, e.getMessage());
        }
        return Optional.empty();
    }

    /** Forgets a run that has ended. */
    public void delete(String runId) {
        try {
            deleteTree(directory.resolve(runId));
        } catch (IOException e) {
            LOG.warnf("What was kept of run %s cannot be deleted: %s", runId, e.getMessage());
        }
    }

    private static Optional<TrainingState> read(Path candidate, ResumeOrigin origin) {
        try {
            JsonNode numbers = JSON.readTree(candidate.resolve(NUMBERS).toFile());
            if (numbers.path("format").asInt() != FORMAT
                    || !numbers.path("origin").equals(reread(origin))) {
                LOG.warnf("%s is of another encoder, data set or other arguments and is passed over", candidate);
                return Optional.empty();
            }
            Path tensors = candidate.resolve(TENSORS);
            if (!Durable.sha256(tensors).equals(numbers.path("sha256").asText())) {
                LOG.warnf("%s is damaged and is passed over", tensors);
                return Optional.empty();
            }
            return Optional.of(state(numbers, SafetensorsReader.read(tensors).tensors()));
        } catch (IOException | RuntimeException e) {
            LOG.warnf("%s cannot be read and is passed over: %s", candidate, e.getMessage());
            return Optional.empty();
        }
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

    private static ObjectNode numbers(ResumeOrigin origin, TrainingState state, CheckpointFile tensors) {
        TrainingState.Progress progress = state.progress();
        ObjectNode json = JSON.createObjectNode().put("format", FORMAT);
        json.set("origin", origin.json());
        json.put("sha256", tensors.sha256());
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
    private static List<Path> states(Path ofRun) throws IOException {
        if (!Files.isDirectory(ofRun)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(ofRun)) {
            return children.filter(child -> child.getFileName().toString().matches("\\d{1,18}"))
                    .sorted(Comparator.comparingLong(ResumePoints::step).reversed())
                    .toList();
        }
    }

    private static long step(Path state) {
        return Long.parseLong(state.getFileName().toString());
    }

    private static void deleteTree(Path top) throws IOException {
        if (!Files.exists(top)) {
            return;
        }
        try (Stream<Path> all = Files.walk(top)) {
            for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(path);
            }
        }
    }
}
