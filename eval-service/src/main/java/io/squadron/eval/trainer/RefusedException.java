package io.squadron.eval.trainer;

/** The trainer-service did not do it; the message is a sentence for whoever asked. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
