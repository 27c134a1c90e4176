package io.squadron.eval.dashboard.evaluation;

import io.squadron.eval.calibration.FittedCalibration;
import io.squadron.eval.dashboard.AskedFilter;
import io.squadron.eval.dataset.DevQuestion;
import io.squadron.eval.evaluation.PredictionOf;
import io.squadron.eval.evaluation.StoredPrediction;
import io.squadron.eval.slice.PredictionVocabulary;
import io.squadron.eval.slice.SavedSlice;
import io.squadron.eval.slice.Slice;
import io.squadron.eval.slice.Slices;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/** Reads predictions as people look at them: the question, what was expected, what came, and how that scored. */
@ApplicationScoped
public class PredictionViews {
    private static final int PAGE = 25;

    /** Filters that are one click away. */
    private static final List<Shortcut> SHORTCUTS = List.of(
            new Shortcut("All", ""),
            new Shortcut("Wrong", "not exact"),
            new Shortcut("Right", "exact"),
            new Shortcut("Partly right", "kind = partial"),
            new Shortcut("Sure, and gold disagrees", "not exact and probability > 0.9"),
            new Shortcut("Unanswered", "kind = unanswered"));

    private final Slices slices;

    PredictionViews(Slices slices) {
        this.slices = slices;
    }

    /** A filter with a name. */
    public record Shortcut(String name, String filter) {
        public String encoded() {
            return AskedFilter.encode(filter);
        }
    }

    /**
     * Some predictions in the data set's order.
     *
     * @param slice of all that meet the filter
     * @param next the position to go on after; -1 at the end
     * @param saved filters that somebody wants to see again
     */
    public record Page(AskedFilter filter, Slice slice, List<Item> items, long next, List<Shortcut> saved) {
        public boolean hasNext() {
            return next >= 0;
        }

        public List<Shortcut> shortcuts() {
            return SHORTCUTS;
        }
    }

    /** One prediction with its question. */
    public record Item(DevQuestion question, StoredPrediction prediction) {
        public static Item of(PredictionOf one) {
            return new Item(one.question(), one.prediction());
        }

        public boolean right() {
            return prediction.exact == 1.0;
        }

        public boolean unanswered() {
            return prediction.text == null;
        }

        /** In its data set, from 0. */
        public long position() {
            return question.key.exampleIndex();
        }

        /** The gold answers without repetition. */
        public List<String> gold() {
            return question.answers.stream()
                    .map(DevQuestion.Answer::text)
                    .distinct()
                    .toList();
        }

        public List<MarkedContext.Part> context() {
            return MarkedContext.of(question, prediction);
        }
    }

    /** Of an evaluation that a temperature was fitted to. */
    @Transactional
    Optional<ReliabilityView> reliability(String evaluationId) {
        return FittedCalibration.of(evaluationId).map(ReliabilityView::of);
    }

    /** Of a filter that is wrong, nothing. */
    @Transactional
    Page page(String evaluationId, String filterText, long after) {
        AskedFilter filter = AskedFilter.read(filterText, PredictionVocabulary.fields());
        Slice slice = slices.of(evaluationId, filter.condition());
        List<Long> positions =
                filter.wrong() ? List.of() : slices.positions(evaluationId, filter.condition(), after, PAGE + 1);
        boolean hasNext = positions.size() > PAGE;
        List<Long> shown = hasNext ? positions.subList(0, PAGE) : positions;
        return new Page(filter, slice, items(evaluationId, shown), hasNext ? shown.get(PAGE - 1) : -1, saved());
    }

    private static List<Shortcut> saved() {
        return SavedSlice.all().stream()
                .map(one -> new Shortcut(one.name, one.filter))
                .toList();
    }

    private static List<Item> items(String evaluationId, List<Long> positions) {
        return PredictionOf.at(evaluationId, positions).stream().map(Item::of).toList();
    }
}
