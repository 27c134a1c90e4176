package io.squadron.eval.scoring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * {@code evaluate-v2.0.py}, and transformers' {@code squad_evaluate}, which has the same figures for both versions of
 * SQuAD: the whole, the questions that have an answer, those that have none, and the best thresholds where null odds
 * are given.
 *
 * <p>A question without a prediction is left out of the totals: the script prints "Missing prediction for ID", leaves it
 * out of {@code exact}, {@code f1} and {@code total}, and breaks off with a KeyError when it comes to the group, HasAns or
 * NoAns, that the question is in. Here that group leaves it out as well. In {@link BestThresholds} it counts as the script
 * has it: an unanswerable question without a prediction is among the right ones from which the search begins, and the
 * percentages are of the questions with a prediction. Predictions of questions that the data set does not have count
 * nowhere.
 *
 * @param all every question with a prediction
 * @param hasAnswer those with an annotated answer; absent if the data set has no such question
 * @param noAnswer those without; absent if the data set has no such question
 * @param best absent without null odds
 */
public record SquadV2Evaluation(
        Figures all, Optional<Figures> hasAnswer, Optional<Figures> noAnswer, Optional<BestThresholds> best) {

    /**
     * Means over a group of questions.
     *
     * @param exact percent
     * @param f1 percent
     * @param total questions
     */
    public record Figures(double exact, double f1, int total) {}

    /** Scores predictions that are final: whatever is empty means "no answer". */
    public static SquadV2Evaluation of(List<GoldQuestion> questions, Map<String, String> predictions) {
        Map<String, GoldQuestion> gold = byId(questions);
        return of(gold, scores(gold, predictions), Optional.empty());
    }

    /**
     * Scores predictions with their null odds: one whose odds are over the threshold counts as "no answer".
     *
     * @throws ScoringException if a prediction has no null odds
     */
    public static SquadV2Evaluation of(
            List<GoldQuestion> questions, Map<String, String> predictions, NullOdds nullOdds) {
        Map<String, GoldQuestion> gold = byId(questions);
        Map<String, QuestionScore> raw = scores(gold, predictions);
        Map<String, QuestionScore> thresholded = new LinkedHashMap<>();
        raw.forEach((id, score) -> thresholded.put(id, nullOdds.apply(gold.get(id), score)));
        return of(gold, thresholded, Optional.of(BestThresholds.of(gold, raw, predictions, nullOdds)));
    }

    /** Scores that were made before, e.g. stored with each prediction. */
    public static SquadV2Evaluation ofScores(Map<GoldQuestion, QuestionScore> scored, Optional<BestThresholds> best) {
        Map<String, QuestionScore> scores = new LinkedHashMap<>();
        scored.forEach((question, score) -> scores.put(question.id(), score));
        return of(byId(List.copyOf(scored.keySet())), scores, best);
    }

    private static SquadV2Evaluation of(
            Map<String, GoldQuestion> gold, Map<String, QuestionScore> scores, Optional<BestThresholds> best) {
        if (scores.isEmpty()) {
            throw new ScoringException("No question of the data set has a prediction.");
        }
        return new SquadV2Evaluation(
                figures(gold, scores, question -> true).orElseThrow(),
                figures(gold, scores, GoldQuestion::hasAnswer),
                figures(gold, scores, question -> !question.hasAnswer()),
                best);
    }

    /** The script's dictionary of questions: a repeated id keeps its place and takes the later question. */
    static Map<String, GoldQuestion> byId(List<GoldQuestion> questions) {
        Map<String, GoldQuestion> byId = new LinkedHashMap<>();
        questions.forEach(question -> byId.put(question.id(), question));
        return byId;
    }

    private static Map<String, QuestionScore> scores(Map<String, GoldQuestion> gold, Map<String, String> predictions) {
        Map<String, QuestionScore> scores = new LinkedHashMap<>();
        gold.forEach((id, question) -> {
            String prediction = predictions.get(id);
            if (prediction != null) {
                scores.put(id, QuestionScore.of(prediction, question));
            }
        });
        return scores;
    }

    /**
     * Summed one after the other in the data set's order, as the script does, so that the last digit agrees. (From Python
     * 3.12 on {@code sum} carries the rounding errors along; the published figures are older.)
     */
    private static Optional<Figures> figures(
            Map<String, GoldQuestion> gold, Map<String, QuestionScore> scores, Predicate<GoldQuestion> group) {
        double exact = 0;
        double f1 = 0;
        int total = 0;
        for (Map.Entry<String, QuestionScore> entry : scores.entrySet()) {
            if (group.test(gold.get(entry.getKey()))) {
                exact += entry.getValue().exact();
                f1 += entry.getValue().f1();
                total++;
            }
        }
        return total == 0
                ? Optional.empty()
                : Optional.of(new Figures(100.0 * exact / total, 100.0 * f1 / total, total));
    }
}
