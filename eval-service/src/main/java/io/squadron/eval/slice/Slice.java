package io.squadron.eval.slice;

import io.squadron.eval.statistics.Bootstrap;
import io.squadron.eval.statistics.Interval;

/**
 * How a part of an evaluation's questions scored.
 *
 * @param questions in it
 * @param share of all questions of the evaluation, from 0 to 1
 * @param wrong not exact, in it
 * @param shareOfWrong of all wrong ones, from 0 to 1; 0 where nothing is wrong
 * @param exact percent; null without questions
 * @param f1 percent, and where it would lie for other questions of the kind; null without questions
 */
public record Slice(long questions, double share, long wrong, double shareOfWrong, Interval exact, Interval f1) {

    /**
     * Of scores that are part of others.
     *
     * @param exact 1 or 0, by question
     * @param f1 from 0 to 1, by question
     * @param total questions of the evaluation
     * @param totalWrong of which so many are not exact
     */
    public static Slice of(double[] exact, double[] f1, long total, long totalWrong, Bootstrap bootstrap) {
        long wrong = 0;
        for (double one : exact) {
            wrong += one < 1 ? 1 : 0;
        }
        return new Slice(
                exact.length,
                share(exact.length, total),
                wrong,
                share(wrong, totalWrong),
                percent(exact, bootstrap),
                percent(f1, bootstrap));
    }

    private static Interval percent(double[] scores, Bootstrap bootstrap) {
        return scores.length == 0 ? null : bootstrap.mean(scores).times(100);
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    public boolean isEmpty() {
        return questions == 0;
    }

    /** It has a tenth more of the errors than of the questions, at least. */
    public boolean isWorse() {
        return shareOfWrong > 1.1 * share;
    }
}
