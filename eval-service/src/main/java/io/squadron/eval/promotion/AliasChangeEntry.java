package io.squadron.eval.promotion;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.squadron.eval.storage.ProtoTime;
import io.squadron.v1.AliasChange;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.Immutable;

/** One line of the history of aliases: who pointed it where, why, and where it pointed before. Append-only. */
@Entity
@Immutable
@Table(name = "alias_change")
public class AliasChangeEntry extends PanacheEntityBase {

    /** An alias and the place of the record on squadron.evaluations. */
    @Embeddable
    public record Key(String alias, long recordOffset) {}

    @EmbeddedId
    public Key key;

    /** Empty: the alias was removed. */
    public String checkpointId;

    /** Empty: it pointed at nothing. */
    public String previousCheckpointId;

    public String changedBy;
    public String reason;

    /** By the clock of whoever decided. */
    public Instant changedAt;

    /** When this service heard of it, by the database's clock. */
    public Instant appliedAt;

    /** Newest first, before a place on the topic. */
    public static List<AliasChangeEntry> before(String alias, long offset, int limit) {
        return AliasChangeEntry.<AliasChangeEntry>find(
                        "key.alias = ?1 and key.recordOffset < ?2 order by key.recordOffset desc", alias, offset)
                .page(0, limit)
                .list();
    }

    public static long countOf(String alias) {
        return count("key.alias", alias);
    }

    /** As the contract's message. */
    public AliasChange toProto() {
        AliasChange.Builder change = AliasChange.newBuilder()
                .setAlias(key.alias())
                .setChangedBy(changedBy)
                .setReason(reason)
                .setTime(ProtoTime.timestamp(changedAt))
                .setPosition(key.recordOffset());
        if (!checkpointId.isEmpty()) {
            change.setCheckpointId(checkpointId);
        }
        if (!previousCheckpointId.isEmpty()) {
            change.setPreviousCheckpointId(previousCheckpointId);
        }
        return change.build();
    }
}
