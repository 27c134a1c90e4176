package io.squadron.eval.promotion;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.squadron.eval.storage.ProtoTime;
import io.squadron.v1.AliasChange;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import java.time.Instant;
import java.util.List;

/** What this service has decided about an alias and the topic has not brought back yet. */
@Entity
public class AliasDecision extends PanacheEntityBase {

    /** An alias and the moment of the decision, by which it is recognised when the topic brings it back. */
    @Embeddable
    public record Key(String alias, Instant decidedAt) {}

    @EmbeddedId
    public Key key;

    public String checkpointId;

    /** Where the alias pointed when it was decided; empty for nowhere. */
    public String previousCheckpointId;

    public String reason;

    /** Kafka has acknowledged it. */
    public boolean sent;

    /** Oldest first. */
    static List<AliasDecision> of(String alias) {
        return list("key.alias = ?1 order by key.decidedAt", alias);
    }

    /** As the contract's message. */
    public AliasChange toProto() {
        AliasChange.Builder change = AliasChange.newBuilder()
                .setAlias(key.alias())
                .setCheckpointId(checkpointId)
                .setChangedBy(AliasProjection.THIS_SERVICE)
                .setReason(reason)
                .setTime(ProtoTime.timestamp(key.decidedAt()));
        if (!previousCheckpointId.isEmpty()) {
            change.setPreviousCheckpointId(previousCheckpointId);
        }
        return change.build();
    }

    boolean isWhat(AliasRecord change) {
        return checkpointId.equals(change.checkpointId()) && key.decidedAt().equals(change.time());
    }
}
