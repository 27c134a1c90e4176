package io.squadron.tokenizer.window;

/** Nobody waits for a piece of work any more; the message is one sentence that says why. */
public class UnwantedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnwantedException(String message) {
        super(message);
    }
}
