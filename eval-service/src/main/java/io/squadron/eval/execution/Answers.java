package io.squadron.eval.execution;

import io.squadron.eval.storage.PatientTransactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Answers on their way into the database, so many a transaction. */
final class Answers {
    private final Claim claim;
    private final Progress progress;
    private final PatientTransactions transactions;
    private final int perTransaction;
    private final List<AnsweredQuestion> unsaved = new ArrayList<>();
    private long sinceNanos = System.nanoTime();

    Answers(Claim claim, Progress progress, PatientTransactions transactions, int perTransaction) {
        this.claim = claim;
        this.progress = progress;
        this.transactions = transactions;
        this.perTransaction = perTransaction;
    }

    /** Returns how many were stored by that. */
    int add(AnsweredQuestion answered) {
        unsaved.add(answered);
        return unsaved.size() >= perTransaction ? flush() : 0;
    }

    /** Returns how many were stored by that. */
    int flush() {
        if (unsaved.isEmpty()) {
            return 0;
        }
        List<AnsweredQuestion> batch = List.copyOf(unsaved);
        long now = System.nanoTime();
        Duration spent = Duration.ofNanos(now - sinceNanos);
        transactions.run("Storing predictions", () -> progress.advance(claim, batch, spent));
        unsaved.clear();
        sinceNanos = now;
        return batch.size();
    }
}
