package io.squadron.eval.run;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;

/** Something that happened to a run; read here, written by {@link RunLog}. */
@Entity
@Table(name = "run_log")
public class RunLogEntry extends PanacheEntityBase {

    /**
     * What identifies an event of a run.
     *
     * @param step optimizer steps done
     * @param kind the event's name in the contract
     */
    @Embeddable
    public record Key(String runId, int attempt, long step, String kind) {}

    @EmbeddedId
    public Key key;

    public Instant time;

    /** For people. */
    public String message;

    /** The newest first. */
    public static List<RunLogEntry> ofRun(String runId, int most) {
        return RunLogEntry.<RunLogEntry>find(
                        "key.runId = ?1 order by time desc, key.attempt desc, key.step desc, key.kind", runId)
                .page(0, most)
                .list();
    }
}
