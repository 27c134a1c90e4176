package io.squadron.trainer.training;

import io.squadron.trainer.Refusal;
import io.squadron.v1.RunFailureReason;

/** The engine failed, and not for lack of memory: another training here would probably fail, too. */
public final class EngineFailedException extends Refusal.Unable {
    private static final long serialVersionUID = 1L;

    public EngineFailedException(String message, Throwable cause) {
        super(RunFailureReason.RUN_FAILURE_REASON_ENGINE, message, cause);
    }
}
