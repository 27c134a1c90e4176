package io.squadron.eval.dashboard;

import io.squadron.eval.calibration.FittedCalibration;
import io.squadron.eval.dataset.DevQuestion;
import io.squadron.eval.evaluation.PredictionOf;
import io.squadron.eval.evaluation.StoredPrediction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads predictions as people look at them: the question, what was expected, what came, and how that scored. */
@ApplicationScoped
class PredictionPages {
    private static final int PAGE = 25;

    /** Which predictions are wanted. */
    enum Filter {
        ALL("true"),
        WRONG("p.exact = 0"),
        RIGHT("p.exact = 1"),
        UNANSWERED("p.text is null");

        private final String condition;

        Filter(String condition) {
            this.condition = condition;
        }

        /** What the address says; anything unknown means all. */
        static Filter of(String name) {
            return Stream.of(values())
                    .filter(filter -> filter.key().equals(name))
                    .findFirst()
                    .orElse(ALL);
        }

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Some predictions in the data set's order.
     *
     * @param next the position to go on after; -1 at the end
     */
    public record Page(Filter filter, List<Item> items, long next) {
        public boolean hasNext() {
            return next >= 0;
        }

        public Filter[] filters() {
            return Filter.values();
        }
    }

    /** One prediction with its question. */
    public record Item(DevQuestion question, StoredPrediction prediction) {
        public boolean right() {
            return prediction.exact == 1.0;
        }

        public boolean unanswered() {
            return prediction.text == null;
        }

        /** The gold answers without repetition. */
        public List<String> gold() {
            return question.answers.stream()
                    .map(DevQuestion.Answer::text)
                    .distinct()
                    .toList();
        }
    }

    /** Of an evaluation that a temperature was fitted to. */
    @Transactional
    Optional<ReliabilityView> reliability(String evaluationId) {
        return FittedCalibration.of(evaluationId).map(ReliabilityView::of);
    }

    @Transactional
    Page page(String evaluationId, Filter filter, long after) {
        List<Item> items = PredictionOf.after(evaluationId, after, PAGE + 1, filter.condition).stream()
                .map(one -> new Item(one.question(), one.prediction()))
                .toList();
        if (items.size() <= PAGE) {
            return new Page(filter, items, -1);
        }
        List<Item> shown = items.subList(0, PAGE);
        return new Page(filter, shown, shown.get(PAGE - 1).prediction().key.exampleIndex());
    }
}
