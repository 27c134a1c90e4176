package io.squadron.eval.annotation;

/** What somebody wanted to say cannot be kept; the message is a sentence for them. */
public final class NotAnnotatedException extends Exception {
    private static final long serialVersionUID = 1;

    NotAnnotatedException(String sentence) {
        super(sentence);
    }
}
