package io.squadron.eval.filter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A condition for a query.
 *
 * @param sql of the fields' own expressions and of {@code :filter0}, {@code :filter1} …
 * @param parameters the values by these names: numbers, texts, truth values and moments
 */
public record SqlCondition(String sql, Map<String, Object> parameters) {
    public SqlCondition {
        parameters = Map.copyOf(parameters);
    }

    public static SqlCondition of(Condition condition) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        return new SqlCondition(sql(condition, parameters), parameters);
    }

    private static String sql(Condition condition, Map<String, Object> parameters) {
        if (condition instanceof Condition.And and) {
            return all(and.conditions(), " and ", "true", parameters);
        }
        if (condition instanceof Condition.Or or) {
            return all(or.conditions(), " or ", "false", parameters);
        }
        if (condition instanceof Condition.Not not) {
            return "not " + sql(not.condition(), parameters);
        }
        if (condition instanceof Condition.Unknown unknown) {
            return "(" + unknown.field().sql() + ") is null";
        }
        return comparison((Condition.Comparison) condition, parameters);
    }

    private static String all(
            List<Condition> conditions, String between, String ofNone, Map<String, Object> parameters) {
        return conditions.isEmpty()
                ? ofNone
                : conditions.stream()
                        .map(condition -> sql(condition, parameters))
                        .collect(Collectors.joining(between, "(", ")"));
    }

    /** A row without any tags has none that is asked for. */
    private static String equality(Condition.Comparison comparison, String field, String parameter) {
        boolean isEqual = comparison.operator() == Operator.EQUAL;
        if (comparison.field().type() == FieldType.TAGS) {
            String has = "coalesce(:%s = any(string_to_array(%s, '%s')), false)"
                    .formatted(parameter, field, FieldType.SEPARATOR);
            return isEqual ? has : "not " + has;
        }
        return "coalesce((%s) %s :%s, false)".formatted(field, isEqual ? "=" : "<>", parameter);
    }

    /** SQL's own third truth value would make what is unknown neither meet a condition nor its opposite. */
    private static String comparison(Condition.Comparison comparison, Map<String, Object> parameters) {
        String parameter = "filter" + parameters.size();
        parameters.put(parameter, comparison.value());
        String field = comparison.field().sql();
        return switch (comparison.operator()) {
            case CONTAINS -> "coalesce(position(lower(:%s) in lower(%s)) > 0, false)".formatted(parameter, field);
            case CONTAINS_NOT -> "coalesce(position(lower(:%s) in lower(%s)) = 0, false)".formatted(parameter, field);
            case EQUAL, NOT_EQUAL -> equality(comparison, field, parameter);
            default ->
                "coalesce((%s) %s :%s, false)"
                        .formatted(field, comparison.operator().sign(), parameter);
        };
    }
}
