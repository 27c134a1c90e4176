package io.squadron.inference.question;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import java.util.function.Supplier;

/**
 * The most that one request may ask, however it is asked. Every breach is a {@link RefusedException} with one sentence.
 *
 * @param maxQuestionLength code points
 * @param maxContextLength code points
 * @param maxWindows of one context
 * @param maxWindowTokens windows of one context times the longest of them
 */
public record RequestLimits(
        int maxQuestionLength, int maxContextLength, int maxNBestSize, int maxWindows, long maxWindowTokens) {
    /** The rules for the texts. */
    void check(String question, String context) {
        require("question", !question.isBlank(), () -> "The question is blank");
        require("context", !context.isBlank(), () -> "The context is blank");
        checkLength("question", question, maxQuestionLength);
        checkLength("context", context, maxContextLength);
    }

    private static void checkLength(String field, String text, int limit) {
        // A code point takes one or two units: counting is needed only in between.
        if (text.length() > limit) {
            int length = text.codePointCount(0, text.length());
            require(field, length <= limit, () -> "The %s has %d characters, but at most %d are allowed"
                    .formatted(field, length, limit));
        }
    }

    /**
     * The rules for the windows.
     *
     * @param orElse what to do but to shorten the context
     * @throws RefusedException TOO_MUCH_WORK if they are more than one request may have
     */
    void check(FeaturizedDocument document, String orElse) {
        long windows = document.windows().size();
        int longest = document.longestWindow();
        if (windows > maxWindows || windows * longest > maxWindowTokens) {
            throw new RefusedException(
                    Refusal.TOO_MUCH_WORK,
                    "context",
                    ("The context makes %d windows of up to %d tokens, more than one request may have (%d windows, %d"
                                    + " tokens): shorten it or %s")
                            .formatted(windows, longest, maxWindows, maxWindowTokens, orElse));
        }
    }

    /** @throws RefusedException INVALID, about the field, if it does not hold */
    static void require(String field, boolean holds, Supplier<String> sentence) {
        if (!holds) {
            throw new RefusedException(Refusal.INVALID, field, sentence.get());
        }
    }
}
