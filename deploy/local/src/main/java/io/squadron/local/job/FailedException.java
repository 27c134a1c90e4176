package io.squadron.local.job;

/**
 * A command cannot do what it was asked to. The message is one sentence for the person at the terminal: what is wrong,
 * where, and what to do. The command line prints it and exits with 1.
 */
public final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FailedException(String sentence) {
        super(sentence);
    }

    public FailedException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
