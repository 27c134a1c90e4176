package io.squadron.eval.promotion;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A name and the checkpoint that it points at: what the record with the highest offset on squadron.evaluations says. */
@Entity
public class ModelAlias extends PanacheEntityBase {
    /** The alias that the best checkpoint gets by itself. */
    public static final String CHAMPION = "champion";

    @Id
    public String alias;

    /** Empty: the alias was removed. The row stays, so that an earlier record cannot bring it back. */
    public String checkpointId = "";

    public String changedBy;
    public String reason;

    /** By the clock of whoever decided; for people only. */
    public Instant changedAt;

    /** Where the record stands on the topic's one partition. */
    public long recordOffset = -1;

    /** When this service heard of it, by the database's clock. */
    public Instant appliedAt;

    /** Those that point at something, in the order of the alphabet, the champion first. */
    public static List<String> names() {
        return ModelAlias.<ModelAlias>list("checkpointId <> '' order by alias").stream()
                .map(found -> found.alias)
                .sorted(Comparator.comparing((String name) -> !name.equals(CHAMPION)))
                .toList();
    }

    /** What a name stands for, unless it was removed. */
    public static Optional<ModelAlias> named(String alias) {
        return ModelAlias.<ModelAlias>findByIdOptional(alias).filter(found -> !found.checkpointId.isEmpty());
    }
}
