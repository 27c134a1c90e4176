package io.squadron.endtoend.ledger.audit;

import io.squadron.endtoend.ledger.history.History;
import io.squadron.endtoend.ledger.history.History.RunAcknowledged;
import io.squadron.endtoend.ledger.history.Observed;
import io.squadron.endtoend.ledger.history.Observed.EvaluationRow;
import io.squadron.endtoend.ledger.history.Reference;
import io.squadron.endtoend.ledger.history.Reference.Trained;
import io.squadron.v1.RunEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Every checkpoint of an acknowledged run is evaluated: each question once, with the figures that its weights have. */
final class EvaluationAudit implements Audit {
    @Override
    public List<String> violations(History history, Observed observed, Reference reference) {
        List<String> violations = new ArrayList<>();
        for (RunAcknowledged run : history.all(RunAcknowledged.class)) {
            observed.events().getOrDefault(run.runId(), List.of()).stream()
                    .filter(RunEvent::hasFinished)
                    .map(event -> event.getFinished().getCheckpointId())
                    .forEach(checkpoint -> check(checkpoint, run, observed, reference, violations));
        }
        return violations;
    }

    private static void check(
            String checkpoint, RunAcknowledged run, Observed observed, Reference reference, List<String> violations) {
        Trained expected = reference.variants().get(run.variant());
        List<EvaluationRow> evaluations = observed.stored().evaluations().stream()
                .filter(row -> row.checkpointId().equals(checkpoint))
                .toList();
        if (evaluations.size() != 1) {
            violations.add(checkpoint + " has " + evaluations.size() + " evaluations instead of one");
        }
        List<Long> questions = LongStream.range(0, reference.developmentSet().getExamples())
                .boxed()
                .toList();
        for (EvaluationRow row : evaluations) {
            if (!row.status().equals("COMPLETED")) {
                violations.add("the evaluation of " + checkpoint + " is " + row.status());
            } else if (!row.predicted().equals(questions)) {
                violations.add("the evaluation of %s has predictions of %s and not of %d questions"
                        .formatted(checkpoint, row.predicted(), questions.size()));
            } else if (row.exact() != expected.exact() || row.f1() != expected.f1()) {
                violations.add("the evaluation of %s says %s/%s instead of %s/%s"
                        .formatted(checkpoint, row.exact(), row.f1(), expected.exact(), expected.f1()));
            }
        }
    }
}
