package io.squadron.inference.answer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The logits of one window as probabilities: a softmax over the tokens of its document part and {@code [CLS]}, one for
 * starts and one for ends.
 *
 * <p>{@code [CLS]} has its share whether "no answer" competes or not, as in transformers.
 */
final class WindowProbabilities {
    private final DocumentWindow window;
    private final double[] starts;
    private final double[] ends;

    /** A span of document tokens, by indexes of the input; the end is inclusive. */
    record Span(int start, int end, double probability) {}

    private static final Comparator<Span> BEST_FIRST = Comparator.comparingDouble(Span::probability)
            .reversed()
            .thenComparingInt(Span::start)
            .thenComparingInt(Span::end);

    WindowProbabilities(DocumentWindow window, WindowLogits logits) {
        if (logits.start().length < window.length()) {
            throw new IllegalArgumentException(
                    "a window has %d tokens but logits for %d".formatted(window.length(), logits.start().length));
        }
        this.window = window;
        this.starts = softmax(window, logits.start());
        this.ends = softmax(window, logits.end());
    }

    private static double[] softmax(DocumentWindow window, float[] logits) {
        double greatest = logits[0];
        for (int i = window.documentStart(); i < window.documentEnd(); i++) {
            greatest = Math.max(greatest, logits[i]);
        }
        double[] probabilities = new double[window.length()];
        probabilities[0] = Math.exp(logits[0] - greatest);
        double sum = probabilities[0];
        for (int i = window.documentStart(); i < window.documentEnd(); i++) {
            probabilities[i] = Math.exp(logits[i] - greatest);
            sum += probabilities[i];
        }
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] /= sum;
        }
        return probabilities;
    }

    /** That this window holds no answer. */
    double noAnswer() {
        return starts[0] * ends[0];
    }

    /** The most probable spans, best first; of equal ones that which begins first, then the shorter one. */
    List<Span> best(int n, int maxLength) {
        PriorityQueue<Span> kept = new PriorityQueue<>(BEST_FIRST.reversed());
        for (int start = window.documentStart(); start < window.documentEnd(); start++) {
            int beyond = (int) Math.min(window.documentEnd(), (long) start + maxLength);
            for (int end = start; end < beyond; end++) {
                double probability = starts[start] * ends[end];
                if (kept.size() < n
                        ? probability > 0
                        : probability > kept.peek().probability()) {
                    kept.add(new Span(start, end, probability));
                    if (kept.size() > n) {
                        kept.remove();
                    }
                }
            }
        }
        List<Span> best = new ArrayList<>(kept);
        Collections.sort(best, BEST_FIRST);
        return best;
    }
}
