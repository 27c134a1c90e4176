package io.squadron.endtoend.ledger.audit;

import io.squadron.endtoend.ledger.history.History;
import io.squadron.endtoend.ledger.history.Observed;
import io.squadron.endtoend.ledger.history.Reference;
import java.util.List;

/** Compares what clients were told with what is there: one sentence for everything that does not fit. */
public interface Audit {
    List<String> violations(History history, Observed observed, Reference reference);

    /** All audits there are. */
    static List<Audit> all() {
        return List.of(
                new RefusalAudit(),
                new DatasetAudit(),
                new TrainingAudit(),
                new RetentionAudit(),
                new StoredEventsAudit(),
                new AnswerAudit(),
                new EvaluationAudit(),
                new ChampionAudit(),
                new DeadLetterAudit());
    }
}
