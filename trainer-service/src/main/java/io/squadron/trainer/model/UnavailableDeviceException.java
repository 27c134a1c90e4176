package io.squadron.trainer.model;

import io.squadron.trainer.Refusal;
import io.squadron.v1.RunFailureReason;

/** A training cannot have the device that it wants; the message is one sentence that says what to do. */
public final class UnavailableDeviceException extends Refusal.Unable {
    private static final long serialVersionUID = 1L;

    public UnavailableDeviceException(String message) {
        super(RunFailureReason.RUN_FAILURE_REASON_ENGINE, message, null);
    }
}
