package io.squadron.trainer.queue;

import io.squadron.v1.RunReleased;
import io.squadron.v1.TrainingRequest;
import java.util.List;
import java.util.Optional;

/** What this trainer can do: asked before a run is claimed, so that nobody takes what only another can carry out. */
@FunctionalInterface
public interface Abilities {
    /** Why this trainer cannot carry the run out now, without its name; empty if it can. */
    Optional<RunReleased> lackFor(TrainingRequest request);

    /** What the submitter of a run should know of how this trainer would carry it out, one sentence each. */
    default List<String> warningsFor(TrainingRequest request) {
        return List.of();
    }
}
