package io.squadron.endtoend.ledger;

import java.util.List;

/** Compares what clients were told with what is there: one sentence for everything that does not fit. */
interface Audit {
    List<String> violations(History history, Observed observed, Reference reference);

    /** All audits there are. */
    static List<Audit> all() {
        return List.of(
                new RefusalAudit(),
                new DatasetAudit(),
                new TrainingAudit(),
                new StoredEventsAudit(),
                new AnswerAudit(),
                new EvaluationAudit(),
                new ChampionAudit(),
                new DeadLetterAudit());
    }
}
