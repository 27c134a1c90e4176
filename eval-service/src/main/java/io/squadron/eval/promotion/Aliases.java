package io.squadron.eval.promotion;

import io.squadron.eval.storage.DatabaseClock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where aliases point, as this service has to see it. Every method works within the caller's transaction. */
@ApplicationScoped
class Aliases {
    private final EntityManager entities;
    private final DatabaseClock clock;

    Aliases(EntityManager entities, DatabaseClock clock) {
        this.entities = entities;
        this.clock = clock;
    }

    /**
     * Where an alias points, or will as soon as the topic has what was decided here.
     *
     * @param since from when on it has, by the database's clock
     */
    record Current(String checkpointId, Instant since) {}

    /** Until the end of the transaction nobody else decides about the alias, in no replica. */
    void lock(String alias) {
        entities.createNativeQuery("select cast(pg_advisory_xact_lock(hashtext(:name)) as text)")
                .setParameter("name", "alias:" + alias)
                .getSingleResult();
    }

    Optional<Current> current(String alias) {
        List<AliasDecision> decisions = AliasDecision.of(alias);
        if (!decisions.isEmpty()) {
            AliasDecision latest = decisions.get(decisions.size() - 1);
            return Optional.of(new Current(latest.checkpointId, latest.key.decidedAt()));
        }
        return ModelAlias.named(alias).map(found -> new Current(found.checkpointId, found.appliedAt));
    }

    /** The alias shall point elsewhere; it is announced afterwards. */
    void decide(String alias, String checkpointId, String reason) {
        AliasDecision decision = new AliasDecision();
        decision.previousCheckpointId =
                current(alias).map(Current::checkpointId).orElse("");
        decision.key = new AliasDecision.Key(alias, clock.now());
        decision.checkpointId = checkpointId;
        decision.reason = reason;
        decision.persist();
    }
}
