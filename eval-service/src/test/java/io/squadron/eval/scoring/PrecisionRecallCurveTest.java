package io.squadron.eval.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.squadron.eval.scoring.PrecisionRecallCurve.Question;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Held against {@code make_precision_recall_eval} of the official evaluation script for SQuAD v2.0. */
class PrecisionRecallCurveTest {
    private static final double[] SCORES = {1, 0.5, 0, 1};

    private static Question question(int i) {
        boolean hasAnswer = i * 13 % 5 < 3;
        return new Question((i * 37 % 101 - 50) / 10.0, hasAnswer ? SCORES[i * 7 % 4] : i * 3 % 2, hasAnswer);
    }

    @Test
    void theCurveIsThatOfTheOfficialScript() {
        PrecisionRecallCurve curve = PrecisionRecallCurve.of(IntStream.range(0, 200)
                .mapToObj(PrecisionRecallCurveTest::question)
                .toList());

        assertThat(curve.averagePrecision()).isCloseTo(23.10227838092781, within(1e-9));
        assertThat(curve.points()).hasSize(102);
        assertThat(curve.points().get(50).precision()).isCloseTo(0.3838383838383838, within(1e-12));
        assertThat(curve.points().get(50).recall()).isCloseTo(0.31666666666666665, within(1e-12));
        assertThat(curve.points().get(101).precision()).isCloseTo(0.375, within(1e-12));
    }

    @Test
    void withoutAnswersThereIsNothingToRecall() {
        assertThat(PrecisionRecallCurve.of(List.of(new Question(1, 1, false))).points())
                .hasSize(1);
        assertThat(PrecisionRecallCurve.of(List.of()).averagePrecision()).isZero();
    }

    @Test
    void questionsWithTheSameOddsAreAnsweredTogether() {
        assertThat(PrecisionRecallCurve.of(List.of(new Question(1, 1, true), new Question(1, 0, true)))
                        .points())
                .containsExactly(
                        new PrecisionRecallCurve.Point(Double.NEGATIVE_INFINITY, 1, 0),
                        new PrecisionRecallCurve.Point(1, 0.5, 0.5));
    }
}
