package io.squadron.eval.scoring;

import java.util.Map;

/**
 * How sure a model was of "no answer", per question: run_squad's {@code null_odds_.json}, the scripts'
 * {@code --na-prob-file}.
 *
 * @param byQuestion question id to odds, in the file's order
 * @param threshold the scripts' {@code --na-prob-thresh}: above it a prediction counts as "no answer"
 */
public record NullOdds(Map<String, Double> byQuestion, double threshold) {
    /** The scripts' default threshold. */
    public static final double DEFAULT_THRESHOLD = 1.0;

    double of(String questionId) {
        Double odds = byQuestion.get(questionId);
        if (odds == null) {
            throw new ScoringException("The null odds lack question " + questionId + ", which has a prediction.");
        }
        return odds;
    }

    QuestionScore apply(GoldQuestion question, QuestionScore score) {
        if (of(question.id()) > threshold) {
            return question.hasAnswer() ? QuestionScore.ZERO : new QuestionScore(1.0, 1.0);
        }
        // NaN, which Python's json writes and reads, comes here too: it is not over any threshold.
        return score;
    }
}
