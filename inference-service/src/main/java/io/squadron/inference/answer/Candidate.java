package io.squadron.inference.answer;

import java.util.Comparator;

/**
 * A span that may be an answer (run_squad's {@code PrelimPrediction}).
 *
 * @param window index of the window
 * @param start index into that window's input_ids; 0, the {@code [CLS]} token, for "no answer"
 * @param end inclusive
 */
record Candidate(int window, int start, int end, double startLogit, double endLogit) {
    /** Best first, as Python's stable {@code sorted(…, reverse=True)}: on equal scores the order stays (and -0 equals 0). */
    static final Comparator<Candidate> BEST_FIRST =
            (a, b) -> a.score() > b.score() ? -1 : a.score() < b.score() ? 1 : 0;

    double score() {
        return startLogit + endLogit;
    }

    boolean isNull() {
        return start == 0;
    }
}
