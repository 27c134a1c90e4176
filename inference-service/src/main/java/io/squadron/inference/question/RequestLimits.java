package io.squadron.inference.question;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import java.util.List;
import java.util.function.Supplier;

/**
 * The most that one request may ask, however it is asked. Every breach is a {@link RefusedException} with one sentence.
 *
 * @param maxQuestionLength code points
 * @param maxContextLength code points of all contexts together
 * @param maxContexts of one question
 * @param maxWindows of all contexts together
 * @param maxWindowTokens of all contexts together: for each, its windows times the longest of them
 */
public record RequestLimits(
        int maxQuestionLength,
        int maxContextLength,
        int maxContexts,
        int maxNBestSize,
        int maxWindows,
        long maxWindowTokens) {
    private static final String CONTEXTS = "contexts";

    /** How a refusal names one of several contexts. */
    static String contextsField(int index) {
        return "%s[%d]".formatted(CONTEXTS, index);
    }

    void checkQuestion(String question) {
        require("question", !question.isBlank(), () -> "The question is blank");
        checkLength("question", question, maxQuestionLength);
    }

    /** The rules for the only context. */
    void checkContext(String context) {
        require(Question.CONTEXT, !context.isBlank(), () -> "The context is blank");
        checkLength(Question.CONTEXT, context, maxContextLength);
    }

    /** The rules for several. */
    void checkContexts(List<String> contexts) {
        require(CONTEXTS, contexts.size() <= maxContexts, () -> "There are %d contexts, but at most %d are allowed"
                .formatted(contexts.size(), maxContexts));
        long length = 0;
        for (int i = 0; i < contexts.size(); i++) {
            String context = contexts.get(i);
            String field = contextsField(i);
            require(field, !context.isBlank(), () -> field + " is blank");
            length += context.codePointCount(0, context.length());
        }
        long together = length;
        require(
                CONTEXTS,
                length <= maxContextLength,
                () -> "The contexts have %d characters, but at most %d are allowed"
                        .formatted(together, maxContextLength));
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
     * @param documents all of a question, or those that are there so far
     * @param orElse what to do but to shorten the context
     * @throws RefusedException TOO_MUCH_WORK if they are more than one request may have
     */
    void check(FeaturizedDocuments documents, String orElse) {
        if (documents.windows() <= maxWindows && documents.windowTokens() <= maxWindowTokens) {
            return;
        }
        if (documents.all().size() > 1) {
            throw new RefusedException(
                    Refusal.TOO_MUCH_WORK,
                    CONTEXTS,
                    ("The contexts make more windows together than one request may have (%d windows, %d tokens): shorten"
                                    + " them, send fewer or %s")
                            .formatted(maxWindows, maxWindowTokens, orElse));
        }
        throw new RefusedException(
                Refusal.TOO_MUCH_WORK,
                Question.CONTEXT,
                ("The context makes %d windows of up to %d tokens, more than one request may have (%d windows, %d"
                                + " tokens): shorten it or %s")
                        .formatted(
                                documents.windows(),
                                documents.first().longestWindow(),
                                maxWindows,
                                maxWindowTokens,
                                orElse));
    }

    /** @throws RefusedException INVALID, about the field, if it does not hold */
    static void require(String field, boolean holds, Supplier<String> sentence) {
        if (!holds) {
            throw new RefusedException(Refusal.INVALID, field, sentence.get());
        }
    }
}
