package io.squadron.eval.comparison;

import io.squadron.eval.dataset.LabelledQuestions;
import io.squadron.eval.filter.Condition;
import io.squadron.eval.filter.Field;
import io.squadron.eval.filter.Vocabulary;
import io.squadron.eval.slice.FilteredRows;
import io.squadron.eval.slice.PredictionVocabulary;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the scores of two evaluations of one data set, question by question. */
@ApplicationScoped
public class Comparisons {
    private static final String PAIRS =
            """
            from prediction p
            join prediction other on other.evaluation_id = :second and other.example_index = p.example_index
            join evaluation e on e.evaluation_id = p.evaluation_id
            join evaluation f on f.evaluation_id = other.evaluation_id and f.dataset_id = e.dataset_id
            join dataset d on d.dataset_id = e.dataset_id
            join dev_question q on q.dataset_id = e.dataset_id and q.example_index = p.example_index
            where p.evaluation_id = :first and %s"""
                    .formatted(LabelledQuestions.SQL);

    private static final String OUTCOME =
            """
            case when p.exact = 1 then case when other.exact = 1 then 'both' else 'only_first' end
                else case when other.exact = 1 then 'only_second' else 'neither' end end""";

    private static final Vocabulary FIELDS = new Vocabulary(Stream.concat(
                    Stream.of(
                            Field.choice("outcome", OUTCOME, "who got it right", Outcome.words()),
                            Field.number(
                                    "difference",
                                    "100 * (other.f1 - p.f1)",
                                    "F1 of the second less that of the first, from -100 to 100")),
                    PredictionVocabulary.ofQuestions().stream())
            .toList());

    private final EntityManager entities;

    Comparisons(EntityManager entities) {
        this.entities = entities;
    }

    /** What filters can ask about. */
    public static Vocabulary fields() {
        return FIELDS;
    }

    /** Of the questions that were asked of both and meet a condition; of two data sets there are none. */
    @Transactional
    public Comparison of(String first, String second, Condition condition) {
        return Comparison.of(pairs(first, second).select("p.exact, p.f1, other.exact, other.f1", condition).stream()
                .map(Comparisons::score)
                .toList());
    }

    /**
     * Positions in the data set of such questions, in its order.
     *
     * @param after a position; -1 for the first
     */
    @Transactional
    public List<Long> positions(String first, String second, Condition condition, long after, int limit) {
        return pairs(first, second).positions(condition, after, limit);
    }

    private FilteredRows pairs(String first, String second) {
        return new FilteredRows(entities, PAIRS, Map.of("first", first, "second", second));
    }

    private static PairedScore score(Object[] row) {
        return new PairedScore(number(row[0]) == 1, number(row[1]), number(row[2]) == 1, number(row[3]));
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }
}
