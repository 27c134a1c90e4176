package io.squadron.eval.dashboard.runcomparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.eval.dashboard.runcomparison.ComparedArguments.Asked;
import io.squadron.eval.dashboard.runcomparison.ComparedArguments.Row;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparedArgumentsTest {
    @Test
    void whatIsAskedForAlikeDoesNotDifferHoweverItIsStored() {
        assertThat(differing(
                        started(Map.of("seed", 42, "weight_decay", 0)),
                        started(Map.of("seed", 42L, "weight_decay", 0.0))))
                .isEmpty();
    }

    @Test
    void numbersThatAreCloseButNotTheSameDiffer() {
        assertThat(differing(started(Map.of("learning_rate", 3e-5)), started(Map.of("learning_rate", 3.0000001e-5))))
                .containsExactly("learning_rate");
        assertThat(differing(started(Map.of("seed", Long.MAX_VALUE)), started(Map.of("seed", Long.MAX_VALUE - 1))))
                .containsExactly("seed");
    }

    @Test
    void whatAStartedRunLacksDiffersAndWhatAWaitingOneLacksIsNotKnown() {
        assertThat(differing(started(Map.of("warmup_ratio", 0.1)), started(Map.of())))
                .containsExactly("warmup_ratio");
        assertThat(differing(started(Map.of("warmup_ratio", 0.1)), waiting(Map.of())))
                .isEmpty();
        assertThat(differing(started(Map.of("bf16", true)), waiting(Map.of()), waiting(Map.of("bf16", false))))
                .containsExactly("bf16");
    }

    @Test
    void everyArgumentHasAValueForEachRunInTheirOrder() {
        List<Row> rows = ComparedArguments.of(List.of(
                started(Map.of("learning_rate", 3e-5)),
                started(Map.of("learning_rate", 5e-5, "devices", List.of(0, 1)))));

        assertThat(rows).extracting(Row::name).containsExactly("learning_rate", "devices");
        assertThat(rows).extracting(Row::texts).containsExactly(List.of("3e-5", "5e-5"), List.of("–", "[0, 1]"));
    }

    @Test
    void numbersLieOnALinearAxisAndOverMoreThanTwoDecadesOnALogarithmicOne() {
        assertThat(axis(8, 16, 32).kind()).isEqualTo(ParallelAxis.Kind.VALUE);
        assertThat(axis(1e-5, 1e-3).kind()).as("two decades").isEqualTo(ParallelAxis.Kind.VALUE);
        assertThat(axis(1e-6, 1e-3).kind()).isEqualTo(ParallelAxis.Kind.LOG);
        assertThat(axis(0, 1000).kind()).as("0 has no logarithm").isEqualTo(ParallelAxis.Kind.VALUE);
    }

    @Test
    void textsAndWhatARunLacksAreCategoriesInTheirOrder() {
        assertThat(axis(true, false, true).categories()).containsExactly("false", "true");
        ParallelAxis axis = axis(16, null, 8);
        assertThat(axis.kind()).isEqualTo(ParallelAxis.Kind.CATEGORY);
        assertThat(axis.categories()).containsExactly("–", "8", "16");
        assertThat(axis.values()).containsExactly("16", "–", "8");
    }

    private static ParallelAxis axis(Object... values) {
        return ParallelAxis.of(Row.of("argument", Arrays.asList(values), true));
    }

    private static List<String> differing(Asked... runs) {
        return ComparedArguments.of(List.of(runs)).stream()
                .filter(Row::differs)
                .map(Row::name)
                .toList();
    }

    private static Asked started(Map<String, Object> arguments) {
        return new Asked(arguments, true);
    }

    private static Asked waiting(Map<String, Object> arguments) {
        return new Asked(arguments, false);
    }
}
