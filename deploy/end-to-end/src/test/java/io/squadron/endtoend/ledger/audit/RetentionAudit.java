package io.squadron.endtoend.ledger.audit;

import io.squadron.endtoend.ledger.history.History;
import io.squadron.endtoend.ledger.history.History.RunOnRemainsAcknowledged;
import io.squadron.endtoend.ledger.history.Observed;
import io.squadron.endtoend.ledger.history.Reference;
import io.squadron.v1.RunEvent;
import java.util.ArrayList;
import java.util.List;

/** A run on what a retention has left of a data set fails and says so; not a step of it is trained. */
final class RetentionAudit implements Audit {
    @Override
    public List<String> violations(History history, Observed observed, Reference reference) {
        List<String> violations = new ArrayList<>();
        for (RunOnRemainsAcknowledged run : history.all(RunOnRemainsAcknowledged.class)) {
            List<RunEvent> events = observed.events().getOrDefault(run.runId(), List.of());
            List<String> failures = events.stream()
                    .filter(RunEvent::hasFailed)
                    .map(event -> event.getFailed().getMessage())
                    .toList();
            if (failures.size() != 1) {
                violations.add(
                        "%s, on the rest of a data set, failed %d times".formatted(run.runId(), failures.size()));
            } else if (!failures.get(0).contains("retention has removed")) {
                violations.add(
                        "%s does not say that its data set is incomplete: %s".formatted(run.runId(), failures.get(0)));
            }
            if (events.stream().anyMatch(event -> event.hasMetrics() || event.hasFinished())) {
                violations.add(run.runId() + " trained on the rest of a data set");
            }
        }
        return violations;
    }
}
