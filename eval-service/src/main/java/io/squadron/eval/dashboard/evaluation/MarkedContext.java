package io.squadron.eval.dashboard.evaluation;

import io.squadron.eval.dataset.DevQuestion;
import io.squadron.eval.evaluation.NBestAnswer;
import io.squadron.eval.evaluation.StoredPrediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A context in which the gold answers and the predicted one can be seen. */
public final class MarkedContext {
    /**
     * A stretch of the context.
     *
     * @param gold it is in a gold answer
     * @param predicted it is in the predicted answer
     */
    public record Part(String text, boolean gold, boolean predicted) {
        public boolean plain() {
            return !gold && !predicted;
        }
    }

    /** In UTF-16 units. */
    private record Place(int begin, int end) {
        boolean covers(int from, int to) {
            return begin <= from && to <= end;
        }
    }

    private MarkedContext() {}

    public static List<Part> of(DevQuestion question, StoredPrediction prediction) {
        List<Place> gold = question.answers.stream()
                .flatMap(answer -> place(question.context, answer).stream())
                .toList();
        List<Place> predicted =
                place(question.context, prediction).map(List::of).orElse(List.of());
        return parts(question.context, gold, predicted);
    }

    /** With one stretch, in UTF-16 units; of none, nothing is marked. */
    public static List<Part> predicted(String context, int begin, int end) {
        return parts(
                context, List.of(), within(context, begin, end).map(List::of).orElse(List.of()));
    }

    private static Optional<Place> place(String context, DevQuestion.Answer answer) {
        if (answer.answerStart() == null || answer.answerStart() > context.codePointCount(0, context.length())) {
            return Optional.empty();
        }
        int begin = context.offsetByCodePoints(0, answer.answerStart().intValue());
        return within(context, begin, begin + answer.text().length());
    }

    /** Where the n-best entry that became the prediction stands. */
    private static Optional<Place> place(String context, StoredPrediction prediction) {
        return prediction.bestAnswers.stream()
                .filter(answer -> answer.text().equals(prediction.text) && answer.end() > answer.start())
                .findFirst()
                .map(NBestAnswer::startUtf16)
                .flatMap(begin -> within(context, begin, begin + prediction.text.length()));
    }

    private static Optional<Place> within(String context, int begin, int end) {
        return begin < 0 || end > context.length() || begin >= end
                ? Optional.empty()
                : Optional.of(new Place(begin, end));
    }

    private static List<Part> parts(String context, List<Place> gold, List<Place> predicted) {
        TreeSet<Integer> borders = new TreeSet<>(List.of(0, context.length()));
        for (List<Place> places : List.of(gold, predicted)) {
            places.forEach(place -> borders.addAll(List.of(place.begin(), place.end())));
        }
        List<Part> parts = new ArrayList<>();
        int from = borders.first();
        for (int to : borders.tailSet(from, false)) {
            parts.add(new Part(context.substring(from, to), isIn(gold, from, to), isIn(predicted, from, to)));
            from = to;
        }
        return parts;
    }

    private static boolean isIn(List<Place> places, int from, int to) {
        return places.stream().anyMatch(place -> place.covers(from, to));
    }
}
