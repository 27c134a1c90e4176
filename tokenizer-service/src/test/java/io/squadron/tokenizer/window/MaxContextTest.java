package io.squadron.tokenizer.window;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MaxContextTest {

    /** All settings of a size at which every kind of overlap and of last window occurs. */
    @Test
    void threeCandidatesGiveTheWindowThatTryingAllOfThemGives() {
        for (int room = 1; room <= 14; room++) {
            for (int stride = 1; stride <= room; stride++) {
                for (int length = 1; length <= 40; length++) {
                    int windows = length <= room ? 1 : 1 + (length - room + stride - 1) / stride;
                    MaxContext rule = new MaxContext(stride, room, length, windows);
                    for (int token = 0; token < length; token++) {
                        assertThat(rule.windowOf(token))
                                .as("token %d in %s", token, rule)
                                .isEqualTo(original(rule, token));
                    }
                }
            }
        }
    }

    /** {@code _check_is_max_context}, line by line. */
    private static int original(MaxContext rule, int token) {
        int best = -1;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (int window = 0; window < rule.windows(); window++) {
            int start = window * rule.docStride();
            int length = Math.min(rule.documentLength() - start, rule.room());
            if (token < start || token > start + length - 1) {
                continue;
            }
            double score = Math.min(token - start, start + length - 1 - token) + 0.01 * length;
            if (score > bestScore) {
                bestScore = score;
                best = window;
            }
        }
        return best;
    }
}
