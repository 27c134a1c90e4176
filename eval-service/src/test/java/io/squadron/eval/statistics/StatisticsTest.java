package io.squadron.eval.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Held against scipy 1.17 on the same scores: {@code bootstrap(method="percentile")}, {@code permutation_test(permutation_type=
 * "samples")} with 100,000 samples each, and {@code binomtest}.
 */
class StatisticsTest {
    private static final int QUESTIONS = 400;
    private static final double[] FIRST = scores(37, 3, 60);
    private static final double[] SECOND = scores(53, 7, 52);

    /** Scores as those of answers are: most are 0 or 1. */
    private static double[] scores(int factor, int square, int right) {
        return each(i -> {
            long place = ((long) i * factor + (long) i * i * square) % 100;
            if (place < right) {
                return 1;
            }
            return place < right + 20 ? (i * 13L % 50) / 50.0 : 0;
        });
    }

    private static double[] each(IntToDoubleFunction score) {
        return IntStream.range(0, QUESTIONS).mapToDouble(score).toArray();
    }

    @Test
    void theIntervalIsThatOfScipy() {
        Interval interval = new Bootstrap(10_000).mean(FIRST);

        assertThat(interval.estimate()).isCloseTo(0.6568, within(1e-12));
        assertThat(interval.low()).isCloseTo(0.6130, within(0.002));
        assertThat(interval.high()).isCloseTo(0.6999, within(0.002));
    }

    @Test
    void theIntervalOfADifferenceIsThatOfScipy() {
        Interval interval = new Bootstrap(10_000).mean(each(i -> FIRST[i] - SECOND[i]));

        assertThat(interval.estimate()).isCloseTo(0.04, within(1e-12));
        assertThat(interval.low()).isCloseTo(-0.0253, within(0.003));
        assertThat(interval.high()).isCloseTo(0.1049, within(0.003));
    }

    @Test
    void theRandomizationTestIsThatOfScipy() {
        assertThat(PairedTest.randomization(each(i -> FIRST[i] - SECOND[i]))).isCloseTo(0.2325, within(0.01));
    }

    @Test
    void mcNemarsTestIsScipysBinomialTest() {
        assertThat(PairedTest.mcNemar(128, 112)).isCloseTo(0.33293303133493024, within(1e-12));
        assertThat(PairedTest.mcNemar(0, 12)).isCloseTo(2 * Math.pow(0.5, 12), within(1e-12));
    }

    @Test
    void whereNothingDiffersChanceMakesAsMuch() {
        assertThat(PairedTest.randomization(new double[] {0, 0, 0})).isEqualTo(1);
        assertThat(PairedTest.randomization(new double[0])).isEqualTo(1);
        assertThat(PairedTest.mcNemar(0, 0)).isEqualTo(1);
    }

    @Test
    void theSameScoresGiveTheSameIntervalAndNoScoresNone() {
        assertThat(new Bootstrap(100).mean(FIRST)).isEqualTo(new Bootstrap(100).mean(FIRST));
        assertThat(new Bootstrap(100).mean(new double[] {1, 1, 1})).isEqualTo(new Interval(1, 1, 1));
        assertThat(new Bootstrap(100).mean(new double[0]).estimate()).isNaN();
    }
}
