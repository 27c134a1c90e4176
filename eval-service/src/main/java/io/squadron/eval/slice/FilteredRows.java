package io.squadron.eval.slice;

import io.squadron.eval.filter.Condition;
import io.squadron.eval.filter.SqlCondition;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.List;
import java.util.Map;

/**
 * What a query of the program's own finds, narrowed by a condition.
 *
 * @param from {@code from … where …} with predictions {@code p}
 * @param parameters of that
 */
public record FilteredRows(EntityManager entities, String from, Map<String, Object> parameters) {
    /** Columns of rows in no order; of several columns. */
    public List<Object[]> select(String columns, Condition condition) {
        SqlCondition sql = SqlCondition.of(condition);
        return arrays(query("select %s %s and %s".formatted(columns, from, sql.sql()), sql));
    }

    /**
     * Positions in the data set, in its order, each before further columns, of which there is one at least.
     *
     * @param after a position; -1 for the first
     */
    public List<Object[]> inOrder(String columns, Condition condition, long after, int limit) {
        SqlCondition sql = SqlCondition.of(condition);
        return arrays(query(
                        "select p.example_index, %s %s and p.example_index > :after and %s order by p.example_index"
                                .formatted(columns, from, sql.sql()),
                        sql)
                .setParameter("after", after)
                .setMaxResults(limit));
    }

    /** As {@link #inOrder}, the positions alone. */
    public List<Long> positions(Condition condition, long after, int limit) {
        // Of one column alone JPA would give no arrays.
        return inOrder("p.evaluation_id", condition, after, limit).stream()
                .map(row -> ((Number) row[0]).longValue())
                .toList();
    }

    private Query query(String text, SqlCondition condition) {
        Query query = entities.createNativeQuery(text);
        parameters.forEach(query::setParameter);
        condition.parameters().forEach(query::setParameter);
        return query;
    }

    @SuppressWarnings("unchecked") // JPA's native queries are untyped; of several columns each row is an array.
    private static List<Object[]> arrays(Query query) {
        return query.getResultList();
    }
}
