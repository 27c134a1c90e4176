package io.squadron.eval.dashboard.runcomparison;

import io.squadron.eval.dashboard.Display;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/** What runs were asked for, argument by argument, and where it is not the same. */
final class ComparedArguments {
    private ComparedArguments() {}

    /**
     * A run's arguments.
     *
     * @param complete every default is filled in, so that what is not there was left to the encoder; of a run that has not
     *     started only what was given is known
     */
    record Asked(Map<String, Object> arguments, boolean complete) {}

    /**
     * An argument of all the runs.
     *
     * @param values as they are stored, one for each run; null where there is none
     * @param texts the same for people
     */
    public record Row(String name, List<Object> values, List<String> texts, boolean differs) {
        static Row of(String name, List<Object> values, boolean differs) {
            return new Row(
                    name, values, values.stream().map(ComparedArguments::text).toList(), differs);
        }
    }

    /** Every argument that one of the runs has, in the order in which they have them. */
    static List<Row> of(List<Asked> runs) {
        Set<String> names = new LinkedHashSet<>();
        runs.forEach(run -> names.addAll(run.arguments().keySet()));
        return names.stream()
                .map(name -> {
                    List<Object> values = IntStream.range(0, runs.size())
                            .mapToObj(i -> runs.get(i).arguments().get(name))
                            .toList();
                    return Row.of(name, values, differs(values, runs));
                })
                .toList();
    }

    /** Two have it unlike each other, or one has it where another one that must know has not. */
    private static boolean differs(List<Object> values, List<Asked> runs) {
        boolean isMissing = IntStream.range(0, values.size())
                .anyMatch(i -> values.get(i) == null && runs.get(i).complete());
        Set<String> told = new LinkedHashSet<>();
        values.stream().filter(Objects::nonNull).map(ComparedArguments::text).forEach(told::add);
        return told.size() > 1 || (isMissing && !told.isEmpty());
    }

    /** A number is the same however it is stored: 1, 1.0 or 1e0. */
    static String text(Object value) {
        if (value == null) {
            return Display.UNKNOWN;
        }
        if (!(value instanceof Double || value instanceof Float)) {
            return value.toString();
        }
        return Display.figure(((Number) value).doubleValue());
    }
}
