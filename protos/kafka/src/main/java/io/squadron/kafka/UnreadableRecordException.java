package io.squadron.kafka;

/** A record is not what its topic's contract says, or of a later version of it. The message tells its place. */
public final class UnreadableRecordException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    UnreadableRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
