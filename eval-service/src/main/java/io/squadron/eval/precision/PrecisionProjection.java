package io.squadron.eval.precision;

import io.squadron.eval.evaluation.ModelPrecision;
import jakarta.enterprise.context.ApplicationScoped;

/** Choices onto rows: this service's own come back here, and people make others ({@code ModelService.SetPrecision}). */
@ApplicationScoped
public class PrecisionProjection {
    /** Applies a choice within the caller's transaction; one that is known already, or was overtaken, changes nothing. */
    public void apply(PrecisionRecord record) {
        PrecisionChoiceEntry entry = PrecisionChoiceEntry.findById(record.checkpointId());
        if (entry == null) {
            entry = new PrecisionChoiceEntry();
            entry.checkpointId = record.checkpointId();
            entry.recordOffset = -1;
        }
        if (record.offset() <= entry.recordOffset) {
            return;
        }
        entry.precision = record.precision().map(ModelPrecision::name).orElse("");
        entry.chosenBy = record.chosenBy();
        entry.reason = record.reason();
        entry.chosenAt = record.time();
        entry.recordOffset = record.offset();
        entry.persist();
    }
}
