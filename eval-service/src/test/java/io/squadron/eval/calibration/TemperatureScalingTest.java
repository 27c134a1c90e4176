package io.squadron.eval.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TemperatureScalingTest {
    /**
     * Of {@link #answers}, by {@code scipy.optimize.minimize_scalar(…, method="bounded", options={"xatol": 1e-9})} over the
     * logarithm of the temperature, and by numpy: temperature, and expected calibration error with it and without.
     */
    private static final double SCIPYS_TEMPERATURE = 2.5092129734284594;

    private static final double NUMPYS_ERROR = 0.03665440830166399;
    private static final double NUMPYS_ERROR_OF_THE_PLAIN_SOFTMAX = 0.20157785315398521;

    @Test
    void theTemperatureIsThatOfScipy() {
        assertThat(TemperatureScaling.fit(answers())).isCloseTo(SCIPYS_TEMPERATURE, within(1e-3));
    }

    @Test
    void theErrorIsThatOfNumpy() {
        assertThat(Reliability.of(answers(), SCIPYS_TEMPERATURE).expectedCalibrationError())
                .isCloseTo(NUMPYS_ERROR, within(1e-9));
        assertThat(Reliability.of(answers(), 1).expectedCalibrationError())
                .isCloseTo(NUMPYS_ERROR_OF_THE_PLAIN_SOFTMAX, within(1e-9));
    }

    @Test
    void aTenthOfProbabilityThatHasNoAnswerIsLeftOut() {
        List<Reliability.Bin> bins =
                Reliability.of(answers(), SCIPYS_TEMPERATURE).bins();

        assertThat(bins).extracting(Reliability.Bin::questions).containsExactly(9L, 59L, 100L, 222L, 77L, 33L);
        assertThat(bins.get(0).lower()).isCloseTo(0.1, within(1e-12));
        assertThat(bins.get(5).confidence()).isCloseTo(0.6478090245826628, within(1e-9));
        assertThat(bins.get(5).accuracy()).isCloseTo(0.6363636363636364, within(1e-9));
    }

    @Test
    void aListOfOneEntryMayBeWrong() {
        List<JudgedAnswer> answers = new ArrayList<>(answers());
        answers.add(new JudgedAnswer(new double[] {3}, 0, false));

        assertThat(TemperatureScaling.fit(answers)).isCloseTo(SCIPYS_TEMPERATURE, within(1e-3));
        assertThat(Reliability.of(answers, 1).expectedCalibrationError()).isFinite();
    }

    @Test
    void scoresThatAreFarApartOverflowNothing() {
        List<JudgedAnswer> answers = List.of(
                new JudgedAnswer(new double[] {-800, 900}, 0, false),
                new JudgedAnswer(new double[] {900, -800}, 0, true));

        assertThat(TemperatureScaling.fit(answers)).isBetween(0.04, 51.0);
    }

    @Test
    void withoutAnswersThereIsNoTemperature() {
        assertThatThrownBy(() -> TemperatureScaling.fit(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new JudgedAnswer(new double[0], 0, true)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Answers that are right as often as the softmax at a temperature of 2.5 says. */
    private static List<JudgedAnswer> answers() {
        return IntStream.range(0, 500)
                .mapToObj(i -> {
                    double[] scores = IntStream.rangeClosed(1, 6)
                            .mapToDouble(j -> 5 * Math.sin(i * j))
                            .toArray();
                    double best = Arrays.stream(scores).max().orElseThrow();
                    int given = IntStream.range(0, scores.length)
                            .filter(k -> scores[k] == best)
                            .findFirst()
                            .orElseThrow();
                    double probability = new JudgedAnswer(scores, given, true).probability(2.5);
                    return new JudgedAnswer(scores, given, i * 7919 % 1000 / 1000.0 < probability);
                })
                .toList();
    }
}
