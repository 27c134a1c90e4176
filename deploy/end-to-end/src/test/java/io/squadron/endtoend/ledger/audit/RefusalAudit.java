package io.squadron.endtoend.ledger.audit;

import io.grpc.Status;
import io.squadron.endtoend.ledger.history.History;
import io.squadron.endtoend.ledger.history.History.CallFailed;
import io.squadron.endtoend.ledger.history.Observed;
import io.squadron.endtoend.ledger.history.Reference;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A call that fails says that trying again may help, and nothing else: nobody asked for what cannot be. */
final class RefusalAudit implements Audit {
    private static final Set<Status.Code> TRY_AGAIN =
            EnumSet.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED, Status.Code.RESOURCE_EXHAUSTED);

    @Override
    public List<String> violations(History history, Observed observed, Reference reference) {
        return history.all(CallFailed.class).stream()
                .filter(failed -> !TRY_AGAIN.contains(failed.code()))
                .map(failed -> "%s was refused with %s: %s".formatted(failed.call(), failed.code(), failed.message()))
                .distinct()
                .toList();
    }
}
