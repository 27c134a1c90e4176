package io.squadron.endtoend.ledger.history;

import io.squadron.v1.DatasetManifest;
import io.squadron.v1.PredictedAnswer;
import java.util.List;
import java.util.Map;

/**
 * What comes out when nothing goes wrong, by variant; faults must change none of it.
 *
 * @param developmentSet on which every checkpoint is evaluated
 * @param variants by name
 */
public record Reference(DatasetManifest developmentSet, Map<String, Trained> variants) {

    /**
     * A run of a variant.
     *
     * @param windows that it trained on in each epoch
     * @param losses by step, from 1: equal to the bit where every step saw the same windows
     * @param weights SHA-256 of its model.safetensors
     * @param exact percent
     * @param f1 percent
     * @param answers to each of the questions
     */
    public record Trained(
            String checkpointId,
            long windows,
            Map<Long, Double> losses,
            String weights,
            double exact,
            double f1,
            List<PredictedAnswer> answers) {}
}
