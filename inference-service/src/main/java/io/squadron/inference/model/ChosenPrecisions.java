package io.squadron.inference.model;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Precision;
import io.squadron.v1.PrecisionChoice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * In what each checkpoint is served: as somebody chose on the topic, else as the service is configured, else in the last
 * precision that its engine has for the checkpoint, the fullest: a replica with another engine must serve it, too.
 *
 * <p>Owned by {@link ModelCatalog} and guarded by the lock of {@link ModelRegistry}.
 */
final class ChosenPrecisions {
    private final ModelLoader loader;
    private final Precision otherwise;
    private final Map<String, PrecisionChoice> choices = new HashMap<>();

    ChosenPrecisions(ModelLoader loader, Precision otherwise) {
        this.loader = loader;
        this.otherwise = otherwise;
    }

    void choose(PrecisionChoice choice) {
        choices.put(choice.getCheckpointId(), choice);
    }

    void forget(String checkpointId) {
        choices.remove(checkpointId);
    }

    Optional<PrecisionChoice> choice(String checkpointId) {
        return Optional.ofNullable(choices.get(checkpointId));
    }

    /** The fastest first. */
    List<Precision> available(Checkpoint checkpoint) {
        return loader.precisions(checkpoint);
    }

    Precision of(Checkpoint checkpoint) {
        List<Precision> available = available(checkpoint);
        return choice(checkpoint.getCheckpointId())
                .map(PrecisionChoice::getPrecision)
                .filter(available::contains)
                .orElseGet(() -> available.contains(otherwise) ? otherwise : available.get(available.size() - 1));
    }

    /** @throws RefusedException INVALID if the engine does not have it for this checkpoint */
    void requireAvailable(Checkpoint checkpoint, Precision precision) {
        List<Precision> available = available(checkpoint);
        if (!available.contains(precision)) {
            throw new RefusedException(
                    Refusal.INVALID,
                    "precision",
                    "%s cannot be served in %s here: ask for one of %s"
                            .formatted(
                                    checkpoint.getCheckpointId(),
                                    precision == Precision.UNRECOGNIZED
                                            ? "a precision that this version does not know"
                                            : PrecisionNames.of(precision),
                                    PrecisionNames.of(available)));
        }
    }
}
