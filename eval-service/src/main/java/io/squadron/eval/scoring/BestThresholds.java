package io.squadron.eval.scoring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The thresholds on the null odds that would have given the best figures ({@code find_all_best_thresh}).
 *
 * @param exact best exact match, percent
 * @param exactThreshold where it is reached
 * @param f1 best F1, percent
 * @param f1Threshold where it is reached
 */
public record BestThresholds(double exact, double exactThreshold, double f1, double f1Threshold) {

    private record Best(double percent, double threshold) {}

    /**
     * Finds them.
     *
     * @param scores of each question before any threshold, in the data set's order
     * @param predictions question id to predicted text
     */
    public static BestThresholds of(
            Map<GoldQuestion, QuestionScore> scores, Map<String, String> predictions, NullOdds nullOdds) {
        Map<String, GoldQuestion> gold = SquadV2Evaluation.byId(List.copyOf(scores.keySet()));
        Map<String, QuestionScore> byId = new LinkedHashMap<>();
        scores.forEach((question, score) -> byId.put(question.id(), score));
        return of(gold, byId, predictions, nullOdds);
    }

    static BestThresholds of(
            Map<String, GoldQuestion> gold,
            Map<String, QuestionScore> scores,
            Map<String, String> predictions,
            NullOdds nullOdds) {
        Best exact = best(gold, scores, predictions, nullOdds, QuestionScore::exact);
        Best f1 = best(gold, scores, predictions, nullOdds, QuestionScore::f1);
        return new BestThresholds(exact.percent(), exact.threshold(), f1.percent(), f1.threshold());
    }

    /**
     * Begins with "no answer" to everything and gives up that answer question by question, the surest of an answer
     * first; equal odds keep their order in the file, as Python's stable sort does.
     */
    private static Best best(
            Map<String, GoldQuestion> gold,
            Map<String, QuestionScore> scores,
            Map<String, String> predictions,
            NullOdds nullOdds,
            ToDoubleFunction<QuestionScore> figure) {
        double current =
                gold.values().stream().filter(question -> !question.hasAnswer()).count();
        double best = current;
        double threshold = 0.0;
        List<Map.Entry<String, Double>> bySurety = nullOdds.byQuestion().entrySet().stream()
                .sorted((left, right) -> numerically(left.getValue(), right.getValue()))
                .toList();
        for (Map.Entry<String, Double> entry : bySurety) {
            String id = entry.getKey();
            QuestionScore score = scores.get(id);
            if (score == null) {
                continue;
            }
            if (gold.get(id).hasAnswer()) {
                current += figure.applyAsDouble(score);
            } else if (!predictions.get(id).isEmpty()) {
                current -= 1;
            }
            if (current > best) {
                best = current;
                threshold = entry.getValue();
            }
        }
        return new Best(100.0 * best / scores.size(), threshold);
    }

    /** As numbers compare: -0.0 and 0.0 are equal, which {@code Double.compare} denies. */
    private static int numerically(double left, double right) {
        return left == right ? 0 : Double.compare(left, right);
    }
}
