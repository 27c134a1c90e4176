package io.squadron.eval.dataset;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/** What the service keeps of a data set's manifest. */
@Entity
@Table(name = "dataset")
public class ImportedDataset extends PanacheEntityBase {

    /** As {@code io.squadron.v1.DatasetStatus}. */
    public enum Status {
        IMPORTING,
        COMPLETE,
        FAILED
    }

    /** As {@code io.squadron.v1.Split}. */
    public enum Part {
        TRAIN,
        DEV
    }

    @Id
    public String datasetId;

    public String name;

    @Enumerated(EnumType.STRING)
    public Part split;

    @Column(name = "version_2_with_negative")
    public boolean version2WithNegative;

    @Enumerated(EnumType.STRING)
    public Status status;

    /** One sentence, for FAILED. */
    public String failure = "";

    /** Questions; final once the status is COMPLETE. */
    public long examples;

    /** Every question that the manifest promises has arrived; never so before the status is COMPLETE. */
    public boolean questionsComplete;

    public long windows;
    public Instant createdAt;
    public Instant completedAt;

    /** When it was deleted: nothing is evaluated on it any more, its figures stay; null while it is there. */
    public Instant deletedAt;

    /** Of the newest record about it. */
    public long recordOffset = -1;

    /** The manifest's bytes; null where a former version of the service took it on. */
    public byte[] manifest;

    /** What people call the data sets that have a name, by their ids. Nothing else is read: manifests may be large. */
    public static Map<String, String> names() {
        return getEntityManager()
                .createQuery("select datasetId, name from ImportedDataset", Object[].class)
                .getResultStream()
                .filter(row -> !((String) row[1]).isBlank())
                .collect(Collectors.toMap(row -> (String) row[0], row -> (String) row[1]));
    }

    public boolean isDeleted() {
        return deletedAt != null;
    }

    /** Its questions may be needed for an evaluation. */
    public boolean keepsQuestions() {
        return split == Part.DEV && status != Status.FAILED;
    }
}
