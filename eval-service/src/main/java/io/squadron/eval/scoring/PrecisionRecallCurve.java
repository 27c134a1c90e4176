package io.squadron.eval.scoring;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Precision by recall for every threshold of the null odds, as the official script of SQuAD v2.0 computes it
 * ({@code make_precision_recall_eval}): the questions for which "no answer" is the least likely are answered first.
 *
 * @param points by growing recall, the first of which is precision 1 at recall 0
 * @param averagePrecision percent
 */
public record PrecisionRecallCurve(List<Point> points, double averagePrecision) {
    public PrecisionRecallCurve {
        points = List.copyOf(points);
    }

    /**
     * What is reached if the questions with lower null odds are answered and all others are not.
     *
     * @param threshold of the null odds; negative infinity if nothing is answered
     * @param precision from 0 to 1
     * @param recall from 0 to 1
     */
    public record Point(double threshold, double precision, double recall) {}

    /**
     * A question.
     *
     * @param score exact match or F1 of its answer, from 0 to 1
     * @param hasAnswer there is a gold answer
     */
    public record Question(double nullOdds, double score, boolean hasAnswer) {}

    /** Of all questions of an evaluation; where none has an answer, of one point. */
    public static PrecisionRecallCurve of(List<Question> questions) {
        List<Question> likeliestFirst = questions.stream()
                .sorted(Comparator.comparingDouble(Question::nullOdds))
                .toList();
        long withAnswer = questions.stream().filter(Question::hasAnswer).count();
        List<Point> points = new ArrayList<>(List.of(new Point(Double.NEGATIVE_INFINITY, 1, 0)));
        double right = 0;
        double averagePrecision = 0;
        for (int i = 0; withAnswer > 0 && i < likeliestFirst.size(); i++) {
            Question question = likeliestFirst.get(i);
            right += question.hasAnswer() ? question.score() : 0;
            boolean isThreshold =
                    i == likeliestFirst.size() - 1 || likeliestFirst.get(i + 1).nullOdds() != question.nullOdds();
            if (isThreshold) {
                Point point = new Point(question.nullOdds(), right / (i + 1), right / withAnswer);
                averagePrecision += point.precision()
                        * (point.recall() - points.get(points.size() - 1).recall());
                points.add(point);
            }
        }
        return new PrecisionRecallCurve(points, 100 * averagePrecision);
    }
}
