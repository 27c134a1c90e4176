package io.squadron.eval.dashboard.evaluation;

import io.squadron.eval.comparison.Comparison;
import io.squadron.eval.comparison.Comparisons;
import io.squadron.eval.comparison.Outcome;
import io.squadron.eval.dashboard.AskedFilter;
import io.squadron.eval.evaluation.PredictionOf;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads two evaluations side by side. */
@ApplicationScoped
class ComparisonViews {
    private static final int PAGE = 25;

    private final Comparisons comparisons;

    ComparisonViews(Comparisons comparisons) {
        this.comparisons = comparisons;
    }

    /**
     * Some questions that were asked of both, in the data set's order.
     *
     * @param comparison of all that meet the filter
     * @param next the position to go on after; -1 at the end
     */
    public record Page(AskedFilter filter, Comparison comparison, List<Pair> pairs, long next) {
        public boolean hasNext() {
            return next >= 0;
        }

        /** Who got how many right, and the filter that shows them. */
        public List<OutcomeCount> outcomes() {
            return List.of(Outcome.values()).stream()
                    .map(outcome -> new OutcomeCount(outcome, comparison.count(outcome)))
                    .toList();
        }
    }

    /** How many questions ended so. */
    public record OutcomeCount(Outcome outcome, long questions) {
        public String label() {
            return switch (outcome) {
                case BOTH -> "Both right";
                case ONLY_FIRST -> "Only the first";
                case ONLY_SECOND -> "Only the second";
                case NEITHER -> "Neither";
            };
        }

        public String filter() {
            return "outcome = " + outcome.word();
        }

        public String encoded() {
            return AskedFilter.encode(filter());
        }
    }

    /** What each of both answered to a question. */
    public record Pair(PredictionViews.Item first, PredictionViews.Item second) {}

    /** Of a filter that is wrong, no questions. */
    @Transactional
    Page page(String first, String second, String filterText, long after) {
        AskedFilter filter = AskedFilter.read(filterText, Comparisons.fields());
        List<Long> positions =
                filter.wrong() ? List.of() : comparisons.positions(first, second, filter.condition(), after, PAGE + 1);
        boolean hasNext = positions.size() > PAGE;
        List<Long> shown = hasNext ? positions.subList(0, PAGE) : positions;
        return new Page(
                filter,
                comparisons.of(first, second, filter.condition()),
                pairs(first, second, shown),
                hasNext ? shown.get(PAGE - 1) : -1);
    }

    private static List<Pair> pairs(String first, String second, List<Long> positions) {
        Map<Long, PredictionOf> ofSecond = PredictionOf.at(second, positions).stream()
                .collect(Collectors.toMap(ComparisonViews::position, Function.identity()));
        return PredictionOf.at(first, positions).stream()
                .filter(one -> ofSecond.containsKey(position(one)))
                .map(one ->
                        new Pair(PredictionViews.Item.of(one), PredictionViews.Item.of(ofSecond.get(position(one)))))
                .toList();
    }

    private static long position(PredictionOf one) {
        return one.prediction().key.exampleIndex();
    }
}
