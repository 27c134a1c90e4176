package io.squadron.eval.comparison;

import io.squadron.eval.statistics.Bootstrap;
import io.squadron.eval.statistics.Interval;
import io.squadron.eval.statistics.PairedTest;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How far apart two checkpoints are on the same questions, and whether that is more than chance.
 *
 * @param questions that were asked of both
 * @param firstF1 percent; as all figures null without questions
 * @param f1Difference the second one's less the first one's, points
 * @param f1Chance p of Fisher's randomization test of that difference
 * @param exactDifference as {@code f1Difference}
 * @param exactChance p of McNemar's exact test
 * @param outcomes questions by who got them right
 */
public record Comparison(
        long questions,
        Interval firstF1,
        Interval secondF1,
        Interval f1Difference,
        double f1Chance,
        Interval firstExact,
        Interval secondExact,
        Interval exactDifference,
        double exactChance,
        Map<Outcome, Integer> outcomes) {
    /** A difference that chance alone makes in more than one of twenty pairs of equals is none. */
    private static final double SIGNIFICANT = 0.05;

    private static final Bootstrap BOOTSTRAP = new Bootstrap(2000);

    public Comparison {
        outcomes = Map.copyOf(outcomes);
    }

    static Comparison of(List<PairedScore> scores) {
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, 0);
        }
        scores.forEach(score -> outcomes.merge(score.outcome(), 1, Integer::sum));
        return new Comparison(
                scores.size(),
                percent(scores, PairedScore::firstF1),
                percent(scores, PairedScore::secondF1),
                percent(scores, score -> score.secondF1() - score.firstF1()),
                PairedTest.randomization(scores.stream()
                        .mapToDouble(score -> score.secondF1() - score.firstF1())
                        .toArray()),
                percent(scores, score -> one(score.isFirstExact())),
                percent(scores, score -> one(score.isSecondExact())),
                percent(scores, score -> one(score.isSecondExact()) - one(score.isFirstExact())),
                PairedTest.mcNemar(outcomes.get(Outcome.ONLY_FIRST), outcomes.get(Outcome.ONLY_SECOND)),
                outcomes);
    }

    private static double one(boolean isRight) {
        return isRight ? 1 : 0;
    }

    private static Interval percent(List<PairedScore> scores, ToDoubleFunction<PairedScore> figure) {
        return scores.isEmpty()
                ? null
                : BOOTSTRAP.mean(scores.stream().mapToDouble(figure).toArray()).times(100);
    }

    public boolean isEmpty() {
        return questions == 0;
    }

    public int count(Outcome outcome) {
        return outcomes.get(outcome);
    }

    /** One sentence about F1. */
    public String verdict() {
        if (isEmpty()) {
            return "No question was asked of both.";
        }
        if (f1Chance >= SIGNIFICANT) {
            return String.format(
                    Locale.ROOT,
                    "The difference of F1 may be chance: between two equals it would be as large in %.0f of 100 comparisons.",
                    100 * f1Chance);
        }
        return "The %s one is better by more than chance would make it (p %s)."
                .formatted(
                        f1Difference.estimate() > 0 ? "second" : "first",
                        f1Chance < 0.001 ? "below 0.001" : String.format(Locale.ROOT, "%.3f", f1Chance));
    }
}
