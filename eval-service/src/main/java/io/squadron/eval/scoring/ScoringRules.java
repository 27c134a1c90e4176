package io.squadron.eval.scoring;

import java.util.List;

/** Whose figures are wanted. */
public enum ScoringRules {
    /** {@code evaluate-v1.1.py}: keys exact_match and f1. */
    V1_1,
    /** {@code evaluate-v2.0.py}: keys exact, f1, total, HasAns_*, NoAns_*. */
    V2_0;

    /**
     * A data set with unanswerable questions is scored by the rules of v2.0 whatever its version says: such files that
     * call themselves v1.1 exist, and v1.1's script fails on them.
     *
     * @param version the field "version" of the file; may be empty
     */
    static ScoringRules of(String version, List<GoldQuestion> questions) {
        boolean unanswerable = questions.stream().anyMatch(question -> !question.hasAnswer());
        return unanswerable || version.startsWith("v2") || version.startsWith("2") ? V2_0 : V1_1;
    }
}
