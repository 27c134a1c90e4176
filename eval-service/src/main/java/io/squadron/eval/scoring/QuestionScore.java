package io.squadron.eval.scoring;

/**
 * One prediction's score against its question's gold answers by the rules of v2.0, which transformers'
 * {@code squad_metrics.py} uses for both versions.
 *
 * @param exact 1 or 0
 * @param f1 from 0 to 1
 */
public record QuestionScore(double exact, double f1) {
    /** What a question counts that got no answer at all. */
    public static final QuestionScore ZERO = new QuestionScore(0.0, 0.0);

    /** The maximum over the gold answers, for each figure by itself. */
    public static QuestionScore of(String prediction, GoldQuestion question) {
        double exact = 0.0;
        double f1 = 0.0;
        for (String answer : question.comparableAnswers()) {
            exact = Math.max(exact, AnswerMetric.exactMatch(prediction, answer));
            f1 = Math.max(f1, AnswerMetric.f1WithNoAnswer(prediction, answer));
        }
        return new QuestionScore(exact, f1);
    }
}
