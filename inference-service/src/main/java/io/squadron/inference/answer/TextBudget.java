package io.squadron.inference.answer;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;

/**
 * Bounds the text of all answers to one question. What has no white space is one token however long it is, and every answer
 * that reaches over it repeats it: a context of a megabyte would become a response of a hundred.
 */
final class TextBudget {
    /**
     * In UTF-16 units, of what is told. Each takes 3 bytes at most and is told twice at most, in the answers and in the n-best
     * list: so a response stays below the 4 MiB that a gRPC client takes unless it is told otherwise.
     */
    static final int OF_A_RESPONSE = 600_000;

    /** In UTF-16 units, of what is looked at to choose from. */
    static final int OF_A_SEARCH = 32_000_000;

    private final int most;
    private long used;

    TextBudget(int most) {
        this.most = most;
    }

    /** @throws RefusedException TOO_MUCH_WORK if that is too much with what was taken before */
    void take(String text) {
        used += text.length();
        if (used > most) {
            throw new RefusedException(
                    Refusal.TOO_MUCH_WORK,
                    "context",
                    "The answers have more than %d characters together, because words of the context are very long: ask for fewer answers, or break the words"
                            .formatted(most));
        }
    }
}
