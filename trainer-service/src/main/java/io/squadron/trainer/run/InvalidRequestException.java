package io.squadron.trainer.run;

/** A request for a run that cannot be carried out as it stands; the message names the field. */
public final class InvalidRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidRequestException(String message) {
        super(message);
    }
}
