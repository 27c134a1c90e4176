package io.squadron.tokenizer.window;

/**
 * Which of the overlapping windows gives a token its maximum context: the one with the highest
 * {@code min(left, right) + 0.01 * length}, the first on equal scores. Predictions that start at a token count only in
 * that window.
 *
 * <p>Source: {@code _check_is_max_context} of google-research/bert's {@code run_squad.py}; the sum is kept in double
 * arithmetic as there, since equal scores decide.
 *
 * @param docStride tokens between the starts of two windows
 * @param room document tokens of a full window
 * @param documentLength tokens of the document
 * @param windows number of windows
 */
record MaxContext(int docStride, int room, int documentLength, int windows) {

    int windowOf(int token) {
        int first = Math.max(0, (token - room) / docStride);
        int last = Math.min(windows - 1, token / docStride);
        int best = -1;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (int window = first; window <= last; window++) {
            int start = window * docStride;
            int length = Math.min(documentLength - start, room);
            int left = token - start;
            int right = start + length - 1 - token;
            if (left < 0 || right < 0) {
                continue;
            }
            double score = Math.min(left, right) + 0.01 * length;
            if (score > bestScore) {
                bestScore = score;
                best = window;
            }
        }
        return best;
    }
}
