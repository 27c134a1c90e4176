package io.squadron.inference.answer;

/**
 * A span that may be an answer (run_squad's {@code PrelimPrediction}).
 *
 * @param window index of the window
 * @param start index into that window's input_ids; 0, the {@code [CLS]} token, for "no answer"
 * @param end inclusive
 */
record Candidate(int window, int start, int end, double startLogit, double endLogit) {
    double score() {
        return startLogit + endLogit;
    }

    boolean isNull() {
        return start == 0;
    }
}
