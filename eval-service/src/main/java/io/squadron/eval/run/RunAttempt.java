package io.squadron.eval.run;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import java.util.List;

/** One trainer's go at a run. */
@Entity
public class RunAttempt extends PanacheEntityBase {

    /** A run and the attempt's number, from 1. */
    @Embeddable
    public record Key(String runId, int attempt) {}

    @EmbeddedId
    public Key key;

    public String trainer = "";
    public String device = "";

    @Embedded
    public Provenance provenance = Provenance.UNKNOWN;

    /** Updates that were done before it: 0, or where the checkpoint stood that it went on from. */
    public long firstStep;

    /** RUNNING until its end is told; an attempt whose trainer died never tells it. */
    @Enumerated(EnumType.STRING)
    public RunState outcome = RunState.RUNNING;

    public Instant startedAt;
    public Instant endedAt;

    /** Oldest first. */
    public static List<RunAttempt> ofRun(String runId) {
        return RunAttempt.<RunAttempt>find("key.runId = ?1 order by key.attempt", runId)
                .list();
    }
}
