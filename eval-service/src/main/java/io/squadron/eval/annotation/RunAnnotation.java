package io.squadron.eval.annotation;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;

/** A run's note, and when it was archived. */
@Entity
class RunAnnotation extends PanacheEntityBase {
    @Id
    public String runId;

    public String note = "";
    public Instant archivedAt;

    static RunAnnotation of(String runId) {
        RunAnnotation annotation = findById(runId);
        if (annotation == null) {
            annotation = new RunAnnotation();
            annotation.runId = runId;
        }
        return annotation;
    }
}
