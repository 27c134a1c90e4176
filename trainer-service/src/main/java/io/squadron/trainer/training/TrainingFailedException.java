package io.squadron.trainer.training;

import io.squadron.trainer.Refusal;
import io.squadron.v1.RunFailureReason;

/** Training cannot go on; the message is one sentence: what, where and what to do. */
public final class TrainingFailedException extends Refusal.Unfit {
    private static final long serialVersionUID = 1L;

    public TrainingFailedException(String message) {
        super(message);
    }

    public TrainingFailedException(RunFailureReason reason, String message) {
        super(reason, message, null);
    }

    public TrainingFailedException(RunFailureReason reason, String message, Throwable cause) {
        super(reason, message, cause);
    }
}
