package io.squadron.eval.dashboard.runcomparison;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * An axis of parallel coordinates.
 *
 * @param categories what stands on an axis of kind {@link Kind#CATEGORY}, from its lower end; empty for others
 * @param values of the runs, one each: a number, or one of the categories; null where a number is not known
 */
public record ParallelAxis(String name, Kind kind, List<String> categories, List<Object> values) {
    /** Beyond two decades, small numbers lie on each other at the end of a linear axis. */
    private static final double WIDEST_LINEAR = 100;

    /** How values lie on an axis. */
    public enum Kind {
        VALUE,
        LOG,
        CATEGORY
    }

    /** Of an argument: numbers only if every run has one, so that no line breaks off where a run has none. */
    static ParallelAxis of(ComparedArguments.Row argument) {
        boolean isNumeric = argument.values().stream().allMatch(ParallelAxis::isFinite);
        return isNumeric ? numeric(argument.name(), argument.values()) : categories(argument);
    }

    /** Of figures that may not be known yet. */
    static ParallelAxis of(String name, Stream<Double> figures) {
        return numeric(name, Arrays.asList(figures.toArray()));
    }

    private static boolean isFinite(Object value) {
        return value instanceof Number number && Double.isFinite(number.doubleValue());
    }

    private static ParallelAxis numeric(String name, List<Object> values) {
        double[] known = values.stream()
                .filter(Objects::nonNull)
                .mapToDouble(value -> ((Number) value).doubleValue())
                .toArray();
        double lowest = DoubleStream.of(known).min().orElse(0);
        double highest = DoubleStream.of(known).max().orElse(0);
        boolean isWide = lowest > 0 && highest / lowest > WIDEST_LINEAR;
        return new ParallelAxis(name, isWide ? Kind.LOG : Kind.VALUE, List.of(), values);
    }

    private static ParallelAxis categories(ComparedArguments.Row argument) {
        // Numbers among them are in their own order, 8 before 16, and behind whatever is none.
        List<String> categories = argument.values().stream()
                .sorted(Comparator.comparingDouble(ParallelAxis::place).thenComparing(ComparedArguments::text))
                .map(ComparedArguments::text)
                .distinct()
                .toList();
        return new ParallelAxis(
                argument.name(),
                Kind.CATEGORY,
                categories,
                argument.texts().stream().map(text -> (Object) text).toList());
    }

    private static double place(Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NEGATIVE_INFINITY;
    }
}
