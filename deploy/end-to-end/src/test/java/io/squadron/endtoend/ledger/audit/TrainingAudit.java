package io.squadron.endtoend.ledger.audit;

import io.squadron.endtoend.ledger.history.History;
import io.squadron.endtoend.ledger.history.History.RunAcknowledged;
import io.squadron.endtoend.ledger.history.Observed;
import io.squadron.endtoend.ledger.history.Reference;
import io.squadron.endtoend.ledger.history.Reference.Trained;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import io.squadron.v1.RunEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every acknowledged run ended once, and trained every window exactly once an epoch: its losses and its weights equal those of a
 * run that nothing happened to, to the bit. A window more or less would change them.
 */
public final class TrainingAudit implements Audit {
    private static final String WEIGHTS = "model.safetensors";

    @Override
    public List<String> violations(History history, Observed observed, Reference reference) {
        List<String> violations = new ArrayList<>();
        for (RunAcknowledged run : history.all(RunAcknowledged.class)) {
            Trained expected = reference.variants().get(run.variant());
            List<RunEvent> events = observed.events().getOrDefault(run.runId(), List.of());
            ended(run.runId(), events, violations);
            steps(run.runId(), events, expected, violations);
            weights(run.runId(), events, observed.checkpoints(), expected, violations);
        }
        return violations;
    }

    private static void ended(String runId, List<RunEvent> events, List<String> violations) {
        long finished = events.stream().filter(RunEvent::hasFinished).count();
        if (finished != 1) {
            violations.add(runId + " finished " + finished + " times");
        }
        events.stream()
                .filter(RunEvent::hasFailed)
                .forEach(event ->
                        violations.add(runId + " failed: " + event.getFailed().getMessage()));
        events.stream()
                .filter(RunEvent::hasStopped)
                .forEach(event -> violations.add(runId + " was stopped, and nobody asked for it"));
    }

    private static void steps(String runId, List<RunEvent> events, Trained expected, List<String> violations) {
        Set<Long> missing = new TreeSet<>(expected.losses().keySet());
        for (RunEvent event : events) {
            if (event.hasStarted() && event.getStarted().getWindows() != expected.windows()) {
                violations.add("%s, attempt %d, trained on %d windows instead of %d"
                        .formatted(runId, event.getAttempt(), event.getStarted().getWindows(), expected.windows()));
            }
            if (event.hasMetrics()) {
                missing.remove(event.getStep());
                Double loss = expected.losses().get(event.getStep());
                if (loss == null || loss != event.getMetrics().getLoss()) {
                    violations.add("%s, attempt %d, has a loss of %s at step %d instead of %s"
                            .formatted(
                                    runId,
                                    event.getAttempt(),
                                    event.getMetrics().getLoss(),
                                    event.getStep(),
                                    loss));
                }
            }
        }
        if (!missing.isEmpty()) {
            violations.add(runId + " has no loss at the steps " + missing);
        }
    }

    private static void weights(
            String runId,
            List<RunEvent> events,
            Map<String, Checkpoint> checkpoints,
            Trained expected,
            List<String> violations) {
        events.stream().filter(RunEvent::hasFinished).forEach(event -> {
            Checkpoint checkpoint = checkpoints.get(event.getFinished().getCheckpointId());
            if (checkpoint == null) {
                violations.add("the checkpoint of " + runId + " was never announced");
            } else if (!weightsOf(checkpoint).equals(expected.weights())) {
                violations.add("the weights of " + runId + " are not those of a run that nothing happened to");
            }
        });
    }

    /** SHA-256 of the checkpoint's weights. */
    public static String weightsOf(Checkpoint checkpoint) {
        return checkpoint.getFilesList().stream()
                .filter(file -> file.getName().equals(WEIGHTS))
                .map(CheckpointFile::getSha256)
                .findFirst()
                .orElse("");
    }
}
