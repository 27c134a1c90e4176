package io.squadron.trainer.dataset;

/** A run cannot have this data set; the message is one sentence that says what is wrong where, and what to do. */
public final class DatasetUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why, as far as callers tell the cases apart. */
    public enum Reason {
        /** Nobody has imported it. */
        UNKNOWN,
        /** It is there, but not (or no longer) fit for this use. */
        UNFIT
    }

    private final Reason reason;

    public DatasetUnavailableException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
