package io.squadron.inference.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class CalibratedProbabilitiesTest {
    private static final List<Answer> N_BEST = List.of(answer(4, 3), answer(3, 2), answer(-1, 2));

    @Test
    void aTemperatureOfOneIsTheSoftmax() {
        CalibratedProbabilities calibrated = new CalibratedProbabilities(N_BEST, 1);

        double sum = Math.exp(7) + Math.exp(5) + Math.exp(1);
        assertThat(calibrated.of(N_BEST.get(0))).isCloseTo(Math.exp(7) / sum, within(1e-12));
        assertThat(calibrated.of(N_BEST.get(2))).isCloseTo(Math.exp(1) / sum, within(1e-12));
    }

    @Test
    void aHigherOneIsLessSureAndChangesNoRank() {
        CalibratedProbabilities calibrated = new CalibratedProbabilities(N_BEST, 2.5);

        assertThat(N_BEST.stream().mapToDouble(calibrated::of).sum()).isCloseTo(1, within(1e-12));
        assertThat(calibrated.of(N_BEST.get(0)))
                .isLessThan(new CalibratedProbabilities(N_BEST, 1).of(N_BEST.get(0)))
                .isGreaterThan(calibrated.of(N_BEST.get(1)));
    }

    @Test
    void largeLogitsOverflowNothing() {
        List<Answer> sure = List.of(answer(900, 900), answer(-900, -900));

        assertThat(new CalibratedProbabilities(sure, 0.05).of(sure.get(0))).isEqualTo(1);
        assertThat(new CalibratedProbabilities(sure, 0.05).of(sure.get(1))).isZero();
    }

    private static Answer answer(double startLogit, double endLogit) {
        return new Answer("text", 0, 0, 4, 0, 4, startLogit, endLogit, 0);
    }
}
