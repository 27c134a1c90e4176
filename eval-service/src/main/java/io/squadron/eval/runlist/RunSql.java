package io.squadron.eval.runlist;

import io.squadron.eval.EvalConfig;
import io.squadron.eval.filter.Field;
import io.squadron.eval.storage.PostgresText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hibernate.QueryTimeoutException;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;

/** Asks PostgreSQL in the fields' own expressions; users' words are parameters. */
@ApplicationScoped
class RunSql {
    private final EntityManager entities;
    private final int timeoutSeconds;

    RunSql(EntityManager entities, EvalConfig config) {
        this.entities = entities;
        this.timeoutSeconds = Math.toIntExact(config.listTimeout().toSeconds());
    }

    /** Fields as further columns of a selection, called c0, c1 … */
    static String selected(List<Field> columns) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> ", %s as c%d".formatted(expression(columns.get(i)), i))
                .collect(Collectors.joining());
    }

    /** A field as a value of one type, whatever the type of the stored number. */
    static String expression(Field field) {
        return switch (field.type()) {
            case NUMBER -> "cast((%s) as double precision)".formatted(field.sql());
            case TIME, TEXT, TAGS, CHOICE, FLAG -> "(" + field.sql() + ")";
        };
    }

    /** As people know it: texts are stored escaped. */
    static Object value(Object stored) {
        return stored instanceof String text ? PostgresText.unescape(text) : stored;
    }

    /** Rows of a selection that begins with {@code run_id}. */
    List<RunLine> lines(String sql, Map<String, ?> parameters, String filterText, List<Field> columns)
            throws RunQueryException {
        NativeQuery<Object[]> query = query(sql, parameters).addScalar("run_id", String.class);
        for (int i = 0; i < columns.size(); i++) {
            query.addScalar("c" + i, type(columns.get(i)));
        }
        return listed(query, filterText).stream()
                .map(row -> new RunLine(
                        (String) row[0],
                        Arrays.stream(row).skip(1).map(RunSql::value).toList()))
                .toList();
    }

    /** Rows of a selection of c0, runs and f1. */
    List<Object[]> groups(String sql, Map<String, ?> parameters, String filterText, Field field)
            throws RunQueryException {
        return listed(
                query(sql, parameters)
                        .addScalar("c0", type(field))
                        .addScalar("runs", Long.class)
                        .addScalar("f1", Double.class),
                filterText);
    }

    /** Rows of whatever types PostgreSQL gives. */
    List<Object[]> rows(String sql, Map<String, ?> parameters, String filterText) throws RunQueryException {
        return listed(query(sql, parameters), filterText);
    }

    /** Which of some runs meet a condition of the program's own. */
    List<String> ids(String condition, Collection<String> runIds) {
        return entities.unwrap(Session.class)
                .createNativeQuery(
                        "select r.run_id from training_run r where r.run_id in (:ids) and " + condition, String.class)
                .setParameterList("ids", runIds)
                .getResultList();
    }

    private NativeQuery<Object[]> query(String sql, Map<String, ?> parameters) {
        NativeQuery<Object[]> query = entities.unwrap(Session.class).createNativeQuery(sql, Object[].class);
        query.setTimeout(timeoutSeconds);
        parameters.forEach((name, value) -> {
            if (value instanceof Collection<?> several) {
                query.setParameterList(name, several);
            } else {
                query.setParameter(name, value);
            }
        });
        return query;
    }

    private List<Object[]> listed(NativeQuery<Object[]> query, String filterText) throws RunQueryException {
        try {
            return query.getResultList();
        } catch (QueryTimeoutException | jakarta.persistence.QueryTimeoutException e) {
            throw new RunQueryException(
                    "filter",
                    filterText,
                    "This takes longer than %d seconds; ask for something simpler".formatted(timeoutSeconds));
        }
    }

    private static Class<?> type(Field field) {
        return switch (field.type()) {
            case NUMBER -> Double.class;
            case TIME -> Instant.class;
            case TEXT, TAGS, CHOICE -> String.class;
            case FLAG -> Boolean.class;
        };
    }
}
