package io.squadron.endtoend.ledger.audit;

import io.squadron.endtoend.ledger.history.History;
import io.squadron.endtoend.ledger.history.History.PoisonWritten;
import io.squadron.endtoend.ledger.history.Observed;
import io.squadron.endtoend.ledger.history.Reference;
import io.squadron.kafka.DeadLetter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whatever nobody can read is among the dead letters, and nothing else is. */
final class DeadLetterAudit implements Audit {
    @Override
    public List<String> violations(History history, Observed observed, Reference reference) {
        Set<PoisonWritten> written = Set.copyOf(history.all(PoisonWritten.class));
        Set<PoisonWritten> letters =
                observed.deadLetters().stream().map(DeadLetterAudit::of).collect(Collectors.toSet());
        List<String> violations = new ArrayList<>();
        written.stream()
                .filter(poison -> !letters.contains(poison))
                .forEach(poison -> violations.add("no dead letter of " + poison));
        letters.stream()
                .filter(letter -> !written.contains(letter))
                .forEach(letter -> violations.add("a dead letter of a good record: " + letter));
        return violations;
    }

    private static PoisonWritten of(DeadLetter letter) {
        return new PoisonWritten(letter.topic(), letter.partition(), letter.offset());
    }
}
