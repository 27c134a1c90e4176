package io.squadron.eval.runlist;

import io.squadron.eval.filter.Condition;
import io.squadron.eval.filter.Field;
import io.squadron.eval.filter.FieldType;
import io.squadron.eval.filter.FilterException;
import io.squadron.eval.filter.FilterParser;
import io.squadron.eval.filter.Operator;
import io.squadron.eval.filter.SortOrder;
import io.squadron.eval.filter.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A list of runs that somebody wants, understood.
 *
 * @param filterText what the condition was read from
 * @param columns as chosen; empty for the usual ones
 * @param withDiffering the arguments in which the runs differ are columns, too
 * @param group the field by which runs are grouped; empty for a list of runs
 * @param page from 1
 */
public record RunQuery(
        String filterText,
        Condition condition,
        SortOrder order,
        List<Field> columns,
        boolean withDiffering,
        Optional<Field> group,
        int page) {
    /** Newest first. */
    public static final String USUAL_SORT = "-submitted";

    /** Shown beside a run's name unless somebody chooses. */
    public static final List<String> USUAL_COLUMNS =
            List.of("status", "progress", "loss", "exact", "f1", "train_dataset", "submitted");

    /** A word among the columns: the arguments in which the runs of the list differ. */
    public static final String DIFFERING = "differing";

    private static final int MOST_COLUMNS = 60;
    private static final int LAST_PAGE = 1_000_000;

    public RunQuery {
        columns = List.copyOf(columns);
    }

    /** Reads the parameters of an address; what is empty is as usual. */
    public static RunQuery parse(RunParameters parameters, Vocabulary words) throws RunQueryException {
        List<Field> columns = new ArrayList<>();
        boolean withDiffering = false;
        for (String name : parameters.columns()) {
            if (name.equals(DIFFERING)) {
                withDiffering = true;
            } else {
                columns.add(field("columns", name, words));
            }
        }
        if (columns.size() > MOST_COLUMNS) {
            throw new RunQueryException("columns", "", "A list has %d columns at most".formatted(MOST_COLUMNS));
        }
        return new RunQuery(
                parameters.filter(),
                condition(parameters.filter(), words),
                order(parameters.sort(), words),
                columns,
                withDiffering,
                group(parameters.group(), words),
                page(parameters.page()));
    }

    private static Condition condition(String text, Vocabulary words) throws RunQueryException {
        try {
            return withoutArchived(FilterParser.parse(text, words), words);
        } catch (FilterException e) {
            throw new RunQueryException("filter", text, e);
        }
    }

    private static Condition withoutArchived(Condition condition, Vocabulary words) {
        Field archived = words.field(RunVocabulary.ARCHIVED_FIELD).orElseThrow();
        return condition.mentions(archived)
                ? condition
                : new Condition.And(List.of(
                        condition, new Condition.Not(new Condition.Comparison(archived, Operator.EQUAL, true))));
    }

    private static SortOrder order(String text, Vocabulary words) throws RunQueryException {
        try {
            return SortOrder.parse(text.isEmpty() ? USUAL_SORT : text, words);
        } catch (FilterException e) {
            throw new RunQueryException("sort", text, e);
        }
    }

    /** Runs can be grouped by it. */
    public static boolean isGroup(Field field) {
        return field.type() != FieldType.TIME && field.type() != FieldType.TAGS;
    }

    private static Optional<Field> group(String name, Vocabulary words) throws RunQueryException {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Field field = field("group", name, words);
        if (!isGroup(field)) {
            String what = field.type() == FieldType.TIME ? "a moment such as" : "what a run has several of:";
            throw new RunQueryException("group", name, "Runs cannot be grouped by %s “%s”".formatted(what, name));
        }
        return Optional.of(field);
    }

    private static Field field(String parameter, String name, Vocabulary words) throws RunQueryException {
        Optional<Field> field = words.field(name);
        if (field.isEmpty()) {
            throw new RunQueryException(
                    parameter, name, "There is no field “%s”%s".formatted(name, words.didYouMean(name)));
        }
        return field.get();
    }

    private static int page(String text) {
        try {
            return Math.max(1, Math.min(LAST_PAGE, Integer.parseInt(text)));
        } catch (NumberFormatException e) {
            return 1;
        }
    }
}
