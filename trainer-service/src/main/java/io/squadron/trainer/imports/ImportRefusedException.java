package io.squadron.trainer.imports;

/** A model cannot be imported; the message is one sentence that says what is wrong where, and what to do. */
public final class ImportRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why, as far as callers tell the cases apart. */
    public enum Reason {
        /** The model cannot be served as it is. */
        UNFIT,
        /** There is no room, or no turn, for it now. */
        EXHAUSTED,
        /** The tokenizer-service or the store of checkpoints does not answer. */
        UNREACHABLE
    }

    private final Reason reason;

    ImportRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    ImportRefusedException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
