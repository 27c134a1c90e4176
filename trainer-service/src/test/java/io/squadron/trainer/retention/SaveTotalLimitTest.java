package io.squadron.trainer.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.trainer.retention.SaveTotalLimit.Figures;
import io.squadron.trainer.retention.SaveTotalLimit.Saved;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The rule alone; checkpoint "c3" is the one of step 3. */
class SaveTotalLimitTest {
    private static final String DEV = "squad-dev";

    private static List<Saved> saved(long... steps) {
        return LongStream.of(steps)
                .mapToObj(step -> new Saved("c" + step, step))
                .toList();
    }

    private static Figures figures(String checkpointId, double f1) {
        return new Figures(checkpointId, DEV, f1, f1 / 2);
    }

    private static List<String> surplus(int limit, List<Saved> ofRun, Figures... figures) {
        return new SaveTotalLimit(limit).surplus(ofRun, List.of(figures), Set.of());
    }

    @Test
    void withoutALimitAllStay() {
        assertThat(surplus(0, saved(1, 2, 3))).isEmpty();
    }

    @Test
    void upToTheLimitAllStay() {
        assertThat(surplus(3, saved(1, 2, 3))).isEmpty();
        assertThat(surplus(1, saved())).isEmpty();
    }

    @Test
    void theOldestGoFirstByStepAndNotByOrderOrName() {
        assertThat(surplus(2, saved(1000, 999, 20, 1))).containsExactly("c1", "c20");
    }

    @Test
    void theBestStaysHoweverOldItIsAndCountsAsOneOfThem() {
        assertThat(surplus(2, saved(1, 2, 3, 4), figures("c1", 80), figures("c2", 70), figures("c4", 60)))
                .containsExactly("c2", "c3");
    }

    /** As transformers: "it is possible that two checkpoints are saved: the last one and the best one". */
    @Test
    void aLimitOfOneKeepsTheBestAndTheLast() {
        assertThat(surplus(1, saved(1, 2, 3), figures("c2", 80), figures("c3", 70)))
                .containsExactly("c1");
    }

    @Test
    void amongEqualF1TheHigherExactMatchIsBetterAndAmongEqualFiguresTheLaterCheckpoint() {
        assertThat(surplus(1, saved(1, 2, 3), new Figures("c1", DEV, 80, 71), new Figures("c2", DEV, 80, 70)))
                .containsExactly("c2");
        assertThat(surplus(1, saved(1, 2, 3), figures("c1", 80), figures("c2", 80)))
                .containsExactly("c1");
    }

    @Test
    void whatIsInUseStaysAndGoesWhenItIsNoMore() {
        SaveTotalLimit one = new SaveTotalLimit(1);
        assertThat(one.surplus(saved(1, 2, 3), List.of(), Set.of("c1"))).containsExactly("c2");
        assertThat(one.surplus(saved(1, 3), List.of(), Set.of())).containsExactly("c1");
    }

    @Test
    void figuresOfDifferentMeasuresAreNotComparedSoTheBestOfEachStays() {
        assertThat(surplus(1, saved(1, 2, 3, 4), figures("c2", 60), new Figures("c1", "another set", 95, 90)))
                .containsExactly("c3");
    }

    @Test
    void figuresOfCheckpointsThatAreGoneOrOfOtherRunsDecideNothing() {
        assertThat(surplus(2, saved(2, 3, 4), figures("c1", 99), figures("other-7", 98), figures("c2", 50)))
                .containsExactly("c3");
    }
}
