package io.squadron.eval.comparison;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Which of two checkpoints got a question right, exactly. */
public enum Outcome {
    BOTH,
    ONLY_FIRST,
    ONLY_SECOND,
    NEITHER;

    /** As filters write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> words() {
        return Stream.of(values()).map(Outcome::word).toList();
    }

    static Outcome of(boolean isFirstRight, boolean isSecondRight) {
        if (isFirstRight) {
            return isSecondRight ? BOTH : ONLY_FIRST;
        }
        return isSecondRight ? ONLY_SECOND : NEITHER;
    }
}
