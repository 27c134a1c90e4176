package io.squadron.eval.scoring;

/** The input cannot be scored; the message is one sentence for the person who gave it. */
public final class ScoringException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ScoringException(String message) {
        super(message);
    }

    public ScoringException(String message, Throwable cause) {
        super(message, cause);
    }
}
