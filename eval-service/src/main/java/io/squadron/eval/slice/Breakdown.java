package io.squadron.eval.slice;

import io.squadron.eval.statistics.Bootstrap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * An evaluation's questions in groups by one of their features.
 *
 * @param feature what they are grouped by
 * @param groups none of them empty
 */
public record Breakdown(String feature, List<Group> groups) {
    public Breakdown {
        groups = List.copyOf(groups);
    }

    /**
     * Questions that have something in common.
     *
     * @param filter finds them
     */
    public record Group(String label, String filter, Slice slice) {
        /** For an address. */
        public String encoded() {
            return URLEncoder.encode(filter, StandardCharsets.UTF_8);
        }
    }

    /** By question word, lengths and what became of them. */
    static List<Breakdown> of(List<ScoredAnswer> answers, Bootstrap bootstrap) {
        Grouping grouping = new Grouping(answers, bootstrap);
        return Stream.of(
                        grouping.byWord(),
                        grouping.byLength(
                                "Answer length, words", "length(answer)", ScoredAnswer::answerWords, 1, 2, 3, 5, 9),
                        grouping.byLength(
                                "Question length, words",
                                "length(question)",
                                ScoredAnswer::questionWords,
                                0,
                                7,
                                10,
                                13,
                                17),
                        grouping.byLength(
                                "Context length, words",
                                "length(context)",
                                ScoredAnswer::contextWords,
                                0,
                                75,
                                125,
                                200,
                                300),
                        grouping.byKind())
                .filter(breakdown -> !breakdown.groups().isEmpty())
                .toList();
    }

    private record Grouping(List<ScoredAnswer> answers, Bootstrap bootstrap) {
        Breakdown byWord() {
            List<Group> groups = answers.stream()
                    .map(ScoredAnswer::questionWord)
                    .distinct()
                    .map(word -> group(word, "word = \"%s\"".formatted(word), answer -> answer.questionWord()
                            .equals(word)))
                    .sorted(Comparator.comparingLong(
                                    (Group group) -> group.slice().questions())
                            .reversed())
                    .toList();
            return new Breakdown("Question word", groups);
        }

        Breakdown byKind() {
            List<Group> groups = Stream.of(AnswerKind.values())
                    .map(kind -> group(kind.description(), "kind = " + kind.word(), answer -> answer.kind() == kind))
                    .filter(group -> !group.slice().isEmpty())
                    .toList();
            return new Breakdown("What became of them", groups);
        }

        /** @param begins of the groups; the last one is open */
        Breakdown byLength(String feature, String field, Function<ScoredAnswer, Integer> length, int... begins) {
            List<Group> groups = new ArrayList<>();
            groups.add(group("none", field + " = none", answer -> length.apply(answer) == null));
            for (int i = 0; i < begins.length; i++) {
                int from = begins[i];
                int below = i + 1 < begins.length ? begins[i + 1] : Integer.MAX_VALUE;
                groups.add(group(label(from, below), filter(field, from, below), answer -> {
                    Integer words = length.apply(answer);
                    return words != null && words >= from && words < below;
                }));
            }
            groups.removeIf(group -> group.slice().isEmpty());
            return new Breakdown(feature, groups);
        }

        private static String label(int from, int below) {
            if (below == Integer.MAX_VALUE) {
                return from + " and more";
            }
            return below == from + 1 ? Integer.toString(from) : from + " to " + (below - 1);
        }

        private static String filter(String field, int from, int below) {
            String atLeast = "%s >= %d".formatted(field, from);
            return below == Integer.MAX_VALUE ? atLeast : "%s and %s < %d".formatted(atLeast, field, below);
        }

        private Group group(String label, String filter, Predicate<ScoredAnswer> belongs) {
            List<ScoredAnswer> members = answers.stream().filter(belongs).toList();
            return new Group(label, filter, slice(members));
        }

        private Slice slice(List<ScoredAnswer> members) {
            return Slice.of(
                    members.stream()
                            .mapToDouble(answer -> answer.exact() ? 1 : 0)
                            .toArray(),
                    members.stream().mapToDouble(ScoredAnswer::f1).toArray(),
                    answers.size(),
                    answers.stream().filter(answer -> !answer.exact()).count(),
                    bootstrap);
        }
    }
}
