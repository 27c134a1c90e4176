package io.squadron.eval.scoring;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * {@code evaluate-v1.1.py}: every question counts; one without a prediction counts 0 and stays in the total.
 *
 * @param exactMatch percent
 * @param f1 percent
 */
public record SquadV1Evaluation(double exactMatch, double f1) {

    /**
     * Scores a data set.
     *
     * @throws ScoringException if there is no question, or one without an annotated answer (that is SQuAD v2.0)
     */
    public static SquadV1Evaluation of(List<GoldQuestion> questions, Map<String, String> predictions) {
        if (questions.isEmpty()) {
            throw new ScoringException("The data set has no question.");
        }
        // Summed one after the other, as the script does, so that the last digit agrees.
        double exactMatch = 0;
        double f1 = 0;
        for (GoldQuestion question : questions) {
            if (!question.hasAnswer()) {
                throw new ScoringException("Question " + question.id()
                        + " has no annotated answer, which SQuAD v1.1 does not know: score it by the rules of v2.0.");
            }
            String prediction = predictions.get(question.id());
            if (prediction != null) {
                exactMatch += best(question, answer -> AnswerMetric.exactMatch(prediction, answer));
                f1 += best(question, answer -> AnswerMetric.f1(prediction, answer));
            }
        }
        int total = questions.size();
        return new SquadV1Evaluation(100.0 * exactMatch / total, 100.0 * f1 / total);
    }

    private static double best(GoldQuestion question, ToDoubleFunction<String> metric) {
        return question.answers().stream().mapToDouble(metric).max().orElse(0.0);
    }
}
