package io.squadron.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {
    @Test
    void withoutWarmUpTheFirstUpdateHasThePeakAndTheLastOneStepOfTheWayLeft() {
        LearningRateSchedule schedule = new LearningRateSchedule(1e-3, 0, 10);

        assertThat(schedule.at(1)).isEqualTo(1e-3);
        assertThat(schedule.at(6)).isCloseTo(5e-4, within(1e-15));
        assertThat(schedule.at(10)).isCloseTo(1e-4, within(1e-15));
    }

    @Test
    void theWarmUpRisesFromZeroAndMeetsThePeak() {
        LearningRateSchedule schedule = new LearningRateSchedule(1e-3, 4, 12);

        assertThat(schedule.at(1)).isZero();
        assertThat(schedule.at(3)).isCloseTo(5e-4, within(1e-15));
        assertThat(schedule.at(5)).isEqualTo(1e-3);
        assertThat(schedule.at(9)).isCloseTo(5e-4, within(1e-15));
    }

    @Test
    void aWarmUpLongerThanTheRunOnlyRises() {
        LearningRateSchedule schedule = new LearningRateSchedule(1e-3, 100, 10);

        assertThat(schedule.at(10)).isCloseTo(9e-5, within(1e-15));
    }
}
