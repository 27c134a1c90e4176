package io.squadron.inference.kserve;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;

/** Refusals of what a request says. */
final class Invalid {
    private static final int SHOWN = 100;

    private Invalid() {}

    /**
     * INVALID, about a field.
     *
     * @param field of ModelInferRequest, e.g. {@code inputs.question} or {@code parameters.top_k}
     */
    static RefusedException because(String field, String sentence) {
        return new RefusedException(Refusal.INVALID, field, sentence);
    }

    /** A text of the client's as part of a sentence, however long it is. */
    static String quoted(String text) {
        return "'" + excerpt(text) + "'";
    }

    /** The same without quotes. */
    static String excerpt(String text) {
        return text.codePointCount(0, text.length()) <= SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "…";
    }
}
