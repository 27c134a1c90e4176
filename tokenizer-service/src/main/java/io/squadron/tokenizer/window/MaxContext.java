package io.squadron.tokenizer.window;

/**
 * Which of the overlapping windows gives a token its maximum context: the one with the highest
 * {@code min(left, right) + 0.01 * length}, the first on equal scores. Predictions that start at a token count only in
 * that window.
 *
 * <p>Source: {@code _check_is_max_context} of google-research/bert's {@code run_squad.py}; the sum is kept in double
 * arithmetic as there, since equal scores decide. The original tries every window. Here three are tried, however many
 * overlap: all windows but the last are of one length, so among them the score rises until the token is in the middle and
 * falls from there on.
 *
 * @param docStride tokens between the starts of two windows
 * @param room document tokens of a full window
 * @param documentLength tokens of the document
 * @param windows number of windows
 */
record MaxContext(int docStride, int room, int documentLength, int windows) {

    int windowOf(int token) {
        int beforeMiddle = Math.floorDiv(2 * token - (room - 1), 2 * docStride);
        int first = clamp(beforeMiddle);
        int best = first;
        double bestScore = score(first, token);
        for (int window : new int[] {clamp(beforeMiddle + 1), windows - 1}) {
            double score = score(window, token);
            if (score > bestScore) {
                bestScore = score;
                best = window;
            }
        }
        return best;
    }

    private int clamp(int window) {
        return Math.max(0, Math.min(windows - 1, window));
    }

    private double score(int window, int token) {
        int start = window * docStride;
        int length = Math.min(documentLength - start, room);
        int left = token - start;
        int right = start + length - 1 - token;
        return left < 0 || right < 0 ? Double.NEGATIVE_INFINITY : Math.min(left, right) + 0.01 * length;
    }
}
