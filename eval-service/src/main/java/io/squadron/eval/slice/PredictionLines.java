package io.squadron.eval.slice;

import io.squadron.eval.filter.Condition;
import io.squadron.eval.storage.PostgresText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads predictions for whoever works on with them elsewhere. */
@ApplicationScoped
public class PredictionLines {
    private static final List<String> COLUMNS = List.of(
            "id",
            "title",
            "question",
            "answer",
            "prediction",
            "exact",
            "f1",
            "kind",
            "probability",
            "null_odds",
            "word",
            "length(question)",
            "length(context)",
            "length(answer)",
            "length(prediction)");

    private final EntityManager entities;

    PredictionLines(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * A prediction.
     *
     * @param position of its question in the data set
     * @param values of the {@link #columns}: texts, numbers and truth values; null for what is not known
     */
    public record Line(long position, List<Object> values) {
        static Line of(Object[] row) {
            return new Line(
                    ((Number) row[0]).longValue(),
                    Stream.of(row).skip(1).map(Line::readable).collect(Collectors.toCollection(ArrayList::new)));
        }

        private static Object readable(Object value) {
            return value instanceof String text ? PostgresText.unescape(text) : value;
        }
    }

    /** By the names of the language. */
    public static List<String> columns() {
        return COLUMNS;
    }

    /**
     * Those whose questions meet a condition, in the data set's order.
     *
     * @param after a position; -1 for the first
     */
    @Transactional
    public List<Line> of(String evaluationId, Condition condition, long after, int limit) {
        String columns = COLUMNS.stream().map(PredictionVocabulary::sql).collect(Collectors.joining(", "));
        return Slices.predictions(entities, evaluationId).inOrder(columns, condition, after, limit).stream()
                .map(Line::of)
                .toList();
    }
}
