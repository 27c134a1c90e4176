package io.squadron.eval.precision;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.squadron.eval.evaluation.ModelPrecision;
import io.squadron.eval.storage.ProtoTime;
import io.squadron.v1.PrecisionChoice;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;

/** In what this service has decided that a checkpoint is served, once for each. */
@Entity
public class PrecisionDecision extends PanacheEntityBase {
    static final String THIS_SERVICE = "eval-service";

    @Id
    public String checkpointId;

    @Enumerated(EnumType.STRING)
    @Column(name = "\"precision\"")
    public ModelPrecision precision;

    public String reason;
    public Instant decidedAt;

    /** Kafka has acknowledged it. */
    public boolean sent;

    /** As the contract's message. */
    public PrecisionChoice toProto() {
        return PrecisionChoice.newBuilder()
                .setCheckpointId(checkpointId)
                .setPrecision(precision.toProto())
                .setChosenBy(THIS_SERVICE)
                .setReason(reason)
                .setTime(ProtoTime.timestamp(decidedAt))
                .build();
    }
}
