package io.squadron.eval.precision;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** In what a checkpoint is served: what the record with the highest offset on squadron.evaluations says. */
@Entity
@Table(name = "precision_choice")
public class PrecisionChoiceEntry extends PanacheEntityBase {
    @Id
    public String checkpointId;

    /** Name of a precision; empty: nobody has chosen any more. The row stays, so that an earlier record cannot bring it back. */
    @Column(name = "\"precision\"")
    public String precision;

    public String chosenBy;
    public String reason;

    /** By the clock of whoever chose; for people only. */
    public Instant chosenAt;

    /** Where the record stands on the topic's one partition. */
    public long recordOffset;

    /** Somebody has chosen, a person or this service. */
    static boolean isMade(String checkpointId) {
        return count("checkpointId = ?1 and precision <> ''", checkpointId) > 0;
    }
}
