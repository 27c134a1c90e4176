package io.squadron.trainer.execution;

import io.squadron.trainer.queue.RunControl;
import io.squadron.v1.TrainingRequest;

/** Carries runs out, one at a time. */
@FunctionalInterface
public interface RunExecutor {
    /**
     * Carries a run out and returns when it has ended, or when this trainer no longer has it. Whatever happens to the
     * run is written to the log; nothing is thrown.
     */
    void execute(TrainingRequest request, RunControl control);
}
