package io.squadron.trainer.queue;

import io.squadron.v1.RunReleased;
import io.squadron.v1.TrainingRequest;
import java.util.Optional;

/** What this trainer can do: asked before a run is claimed, so that nobody takes what only another can carry out. */
@FunctionalInterface
public interface Abilities {
    /** Why this trainer cannot carry the run out now, without its name; empty if it can. */
    Optional<RunReleased> lackFor(TrainingRequest request);
}
