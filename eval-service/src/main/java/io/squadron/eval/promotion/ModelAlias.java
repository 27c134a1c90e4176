package io.squadron.eval.promotion;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;

/** A name and the checkpoint that it points at, as topic squadron.evaluations has it, or will have it once announced. */
@Entity
public class ModelAlias extends PanacheEntityBase {
    /** The alias that the best checkpoint gets by itself. */
    public static final String CHAMPION = "champion";

    @Id
    public String alias;

    public String checkpointId;
    public String reason;
    public Instant changedAt;

    /** Kafka has acknowledged it. */
    public boolean announced;
}
