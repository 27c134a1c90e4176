package io.squadron.inference.answer;

import java.util.Arrays;

/** run_squad's {@code _get_best_indexes}. */
final class BestIndexes {
    private BestIndexes() {}

    /** Indexes of the {@code n} greatest logits, greatest first; of equal ones the lower index first. */
    static int[] of(float[] logits, int n) {
        int[] best = new int[Math.min(n, logits.length)];
        int size = 0;
        for (int i = 0; i < logits.length; i++) {
            if (size == best.length && !(logits[i] > logits[best[size - 1]])) {
                continue;
            }
            int at = size < best.length ? size++ : size - 1;
            while (at > 0 && logits[i] > logits[best[at - 1]]) {
                best[at] = best[at - 1];
                at--;
            }
            best[at] = i;
        }
        return Arrays.copyOf(best, size);
    }
}
