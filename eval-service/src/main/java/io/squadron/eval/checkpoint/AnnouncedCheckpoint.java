package io.squadron.eval.checkpoint;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;

/** What the service keeps of an announced checkpoint. */
@Entity
@Table(name = "checkpoint")
public class AnnouncedCheckpoint extends PanacheEntityBase {
    @Id
    public String checkpointId;

    /** Empty for an imported one. */
    public String runId;

    /** Optimizer updates behind it. */
    public long step;

    public String location;

    /** All its files together. */
    public long bytes;

    /** SHA-256 over what decides its answers: the announced hashes of its files, its tokenizer and its settings. */
    public String content;

    public String modelNameOrPath;
    public String trainDatasetId;

    /** The data set that it is to be evaluated on; empty for none. */
    public String evalDatasetId;

    @Column(name = "version_2_with_negative")
    public boolean version2WithNegative;

    /** The last of its run. */
    public boolean lastOfRun;

    public Instant createdAt;

    /** When it was withdrawn: its files are gone, its figures stay; null while it is there. */
    public Instant deletedAt;

    /** Of the newest record about it. */
    public long recordOffset = -1;

    public boolean isDeleted() {
        return deletedAt != null;
    }

    /** In the order of training. */
    public static List<AnnouncedCheckpoint> ofRun(String runId) {
        return AnnouncedCheckpoint.<AnnouncedCheckpoint>find("runId = ?1 order by step, createdAt", runId)
                .list();
    }

    /** Those that are there, newest first. */
    public static List<AnnouncedCheckpoint> newest(int limit) {
        return AnnouncedCheckpoint.<AnnouncedCheckpoint>find("deletedAt is null order by createdAt desc, checkpointId")
                .page(0, limit)
                .list();
    }

    /** Those that no run made, newest first. */
    public static List<AnnouncedCheckpoint> imported(int limit) {
        return AnnouncedCheckpoint.<AnnouncedCheckpoint>find("runId = '' order by createdAt desc, checkpointId")
                .page(0, limit)
                .list();
    }
}
