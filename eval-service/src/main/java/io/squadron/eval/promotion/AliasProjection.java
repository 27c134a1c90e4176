package io.squadron.eval.promotion;

import io.squadron.eval.storage.Identifiers;
import io.squadron.eval.storage.ProtoTime;
import io.squadron.v1.AliasChange;
import io.squadron.v1.EvaluationRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;

/** Alias changes onto rows: this service's own come back here, and a person can make others ({@code Models.SetAlias}). */
@ApplicationScoped
public class AliasProjection {

    /**
     * Applies a record within the caller's transaction; results of evaluations are the service's own and known.
     *
     * @throws IllegalArgumentException for a record that breaks the contract
     */
    public void apply(EvaluationRecord entry) {
        switch (entry.getRecordCase()) {
            case ALIAS -> apply(entry.getAlias());
            case EVALUATION, PENDING, FAILED -> {}
            case RECORD_NOT_SET -> throw new IllegalArgumentException("The evaluation record says nothing known.");
        }
    }

    private static void apply(AliasChange change) {
        String name = Identifiers.require("alias", change.getAlias());
        Instant time = ProtoTime.instant(change.getTime());
        ModelAlias alias = ModelAlias.findById(name, LockModeType.PESSIMISTIC_WRITE);
        if (alias == null) {
            alias = new ModelAlias();
            alias.alias = name;
        } else if (alias.changedAt.isAfter(time)) {
            return;
        }
        alias.checkpointId = Identifiers.require("checkpoint_id", change.getCheckpointId());
        alias.reason = change.getReason();
        alias.changedAt = time;
        alias.announced = true;
        alias.persist();
    }
}
