package io.squadron.inference.answer;

/**
 * A span that may be an answer (run_squad's {@code PrelimPrediction}).
 *
 * @param start index into the window's input_ids; 0, the {@code [CLS]} token, for "no answer"
 * @param end inclusive
 */
record Candidate(PlacedWindow window, int start, int end, double startLogit, double endLogit) {
    double score() {
        return startLogit + endLogit;
    }

    boolean isNull() {
        return start == 0;
    }
}
