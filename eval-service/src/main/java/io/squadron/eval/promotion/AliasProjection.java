package io.squadron.eval.promotion;

import io.squadron.eval.storage.DatabaseClock;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Alias changes onto rows: this service's own come back here, and a person can make others ({@code ModelService.SetAlias}).
 * The order of the topic decides, as it does for whoever serves; what clocks say is for people.
 */
@ApplicationScoped
public class AliasProjection {
    private static final Logger LOG = Logger.getLogger(AliasProjection.class);
    static final String THIS_SERVICE = "eval-service";

    private final Aliases aliases;
    private final DatabaseClock clock;

    AliasProjection(Aliases aliases, DatabaseClock clock) {
        this.aliases = aliases;
        this.clock = clock;
    }

    /** Applies a change within the caller's transaction; one that is known already, or was overtaken, changes nothing. */
    public void apply(AliasRecord change) {
        aliases.lock(change.alias());
        ModelAlias alias = ModelAlias.findById(change.alias());
        if (alias == null) {
            alias = new ModelAlias();
            alias.alias = change.alias();
        }
        if (change.offset() <= alias.recordOffset) {
            return;
        }
        settle(change);
        note(change, alias.checkpointId);
        alias.checkpointId = change.checkpointId();
        alias.changedBy = change.changedBy();
        alias.reason = change.reason();
        alias.changedAt = change.time();
        alias.recordOffset = change.offset();
        alias.appliedAt = clock.now();
        alias.persist();
    }

    /**
     * Takes back what was decided here and is on the topic now. If it is somebody else's change, decisions that are not on
     * their way yet fall: they compared with what the alias pointed at before, and would undo that change.
     */
    private static void settle(AliasRecord change) {
        List<AliasDecision> decisions = AliasDecision.of(change.alias());
        Optional<AliasDecision> own =
                decisions.stream().filter(decision -> decision.isWhat(change)).findFirst();
        if (own.isPresent()) {
            own.get().delete();
            return;
        }
        for (AliasDecision decision : decisions) {
            if (!decision.sent) {
                LOG.infof(
                        "Alias %s was set to \"%s\" meanwhile: it does not go to %s",
                        change.alias(), change.checkpointId(), decision.checkpointId);
                decision.delete();
            }
        }
    }

    private void note(AliasRecord change, String previousCheckpointId) {
        AliasChangeEntry entry = new AliasChangeEntry();
        entry.key = new AliasChangeEntry.Key(change.alias(), change.offset());
        entry.checkpointId = change.checkpointId();
        entry.previousCheckpointId = previousCheckpointId;
        entry.changedBy = change.changedBy();
        entry.reason = change.reason();
        entry.changedAt = change.time();
        entry.appliedAt = clock.now();
        entry.persist();
    }
}
