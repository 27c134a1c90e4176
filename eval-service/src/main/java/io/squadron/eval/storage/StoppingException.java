package io.squadron.eval.storage;

/** The service stops; what was under way is taken up again at the next start. */
public final class StoppingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoppingException(Throwable cause) {
        super("The service stops.", cause);
    }
}
