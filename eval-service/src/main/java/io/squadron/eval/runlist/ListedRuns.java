package io.squadron.eval.runlist;

import io.squadron.eval.EvalConfig;
import io.squadron.eval.filter.Condition;
import io.squadron.eval.filter.Field;
import io.squadron.eval.filter.SortOrder;
import io.squadron.eval.filter.SqlCondition;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Lists runs, each list by one query. Orders end with the run's id, so that pages neither repeat nor lose a run while the runs
 * stay as they are. Works within the caller's transaction.
 */
@ApplicationScoped
public class ListedRuns {
    /** Ids that are kept in memory for an export at most. */
    public static final int MOST_EXPORTED = 100_000;

    private final RunSql sql;
    private final RunVocabulary words;
    private final int perPage;

    ListedRuns(RunSql sql, RunVocabulary words, EvalConfig config) {
        this.sql = sql;
        this.words = words;
        this.perPage = config.runsPerPage();
    }

    public RunTotals totals(RunQuery query) throws RunQueryException {
        SqlCondition condition = SqlCondition.of(query.condition());
        Object[] counts = sql.rows(
                        """
                        select count(*) as runs, count(*) filter (where r.status = 'RUNNING') as running,
                            count(*) filter (where %s) as stuck
                        from training_run r where %s"""
                                .formatted(words.field("stuck").sql(), condition.sql()),
                        condition.parameters(),
                        query.filterText())
                .get(0);
        return new RunTotals(number(counts[0]), number(counts[1]), number(counts[2]));
    }

    /** One page. */
    public List<RunLine> page(RunQuery query, List<Field> columns) throws RunQueryException {
        SqlCondition condition = SqlCondition.of(query.condition());
        Map<String, Object> parameters = paged(query, condition);
        return sql.lines(
                """
                select r.run_id as run_id%s from training_run r where %s
                order by %s, r.run_id limit :most offset :skipped"""
                        .formatted(
                                RunSql.selected(columns),
                                condition.sql(),
                                query.order().sql()),
                parameters,
                query.filterText(),
                columns);
    }

    /** What is told of each run: what was chosen, or the usual, and the arguments in which the runs differ if they are wanted. */
    public List<Field> columns(RunQuery query, List<String> usual) throws RunQueryException {
        Stream<Field> chosen = query.columns().isEmpty()
                ? usual.stream().map(words.vocabulary()::field).map(Optional::orElseThrow)
                : query.columns().stream();
        List<Field> differing = query.withDiffering() ? differing(query) : List.of();
        return Stream.concat(chosen, differing.stream()).distinct().toList();
    }

    /** The ids of all pages, in the order of the list. */
    public List<String> ids(RunQuery query) throws RunQueryException {
        SqlCondition condition = SqlCondition.of(query.condition());
        Map<String, Object> parameters = new HashMap<>(condition.parameters());
        parameters.put("most", MOST_EXPORTED + 1);
        List<RunLine> found = sql.lines(
                "select r.run_id as run_id from training_run r where %s order by %s, r.run_id limit :most"
                        .formatted(condition.sql(), query.order().sql()),
                parameters,
                query.filterText(),
                List.of());
        if (found.size() > MOST_EXPORTED) {
            throw new RunQueryException(
                    "filter",
                    query.filterText(),
                    String.format(
                            Locale.ROOT,
                            "These are more than %,d runs, too many for one file; ask for fewer",
                            MOST_EXPORTED));
        }
        return found.stream().map(RunLine::runId).toList();
    }

    /**
     * Ids in an order of several fields, some of them.
     *
     * @param skipped so many are left out at the beginning
     */
    public List<String> ids(Condition condition, List<SortOrder> orders, long skipped, int most)
            throws RunQueryException {
        SqlCondition where = SqlCondition.of(condition);
        Map<String, Object> parameters = new HashMap<>(where.parameters());
        parameters.put("most", most);
        parameters.put("skipped", skipped);
        String order = orders.stream().map(SortOrder::sql).collect(Collectors.joining(", "));
        return sql
                .lines(
                        "select r.run_id as run_id from training_run r where %s order by %s, r.run_id limit :most offset :skipped"
                                .formatted(where.sql(), order),
                        parameters,
                        "",
                        List.of())
                .stream()
                .map(RunLine::runId)
                .toList();
    }

    /** Some runs with their columns, in the order in which they are asked for; without those that are not there any more. */
    public List<RunLine> lines(List<String> runIds, List<Field> columns) throws RunQueryException {
        Map<String, RunLine> byId = sql
                .lines(
                        "select r.run_id as run_id%s from training_run r where r.run_id in (:ids)"
                                .formatted(RunSql.selected(columns)),
                        Map.of("ids", runIds),
                        "",
                        columns)
                .stream()
                .collect(Collectors.toMap(RunLine::runId, line -> line));
        return runIds.stream().filter(byId::containsKey).map(byId::get).toList();
    }

    /** One page of groups, those with the best F1 first. */
    public List<RunGroup> groups(RunQuery query, Field field) throws RunQueryException {
        SqlCondition condition = SqlCondition.of(query.condition());
        return sql
                .groups(
                        """
                        select g.c0 as c0, count(*) as runs, max(g.f1) as f1
                        from (select r.run_id%s, %s as f1 from training_run r where %s) g
                        group by g.c0 order by max(g.f1) desc nulls last, count(*) desc, g.c0
                        limit :most offset :skipped"""
                                .formatted(
                                        RunSql.selected(List.of(field)),
                                        words.field("f1").sql(),
                                        condition.sql()),
                        paged(query, condition),
                        query.filterText(),
                        field)
                .stream()
                .map(row -> new RunGroup(RunSql.value(row[0]), number(row[1]), (Double) row[2]))
                .toList();
    }

    /** How many groups there are on all pages. */
    public long groupCount(RunQuery query, Field field) throws RunQueryException {
        SqlCondition condition = SqlCondition.of(query.condition());
        return number(sql.rows(
                        "select count(*) as n from (select distinct %s from training_run r where %s) g"
                                .formatted(RunSql.expression(field), condition.sql()),
                        condition.parameters(),
                        query.filterText())
                .get(0)[0]);
    }

    /**
     * The arguments in which the runs of all pages differ. Of runs that have not started only those arguments are known that
     * were given, so what such a run lacks says nothing.
     */
    public List<Field> differing(RunQuery query) throws RunQueryException {
        SqlCondition condition = SqlCondition.of(query.condition());
        List<Field> arguments = words.arguments();
        String texts = IntStream.range(0, arguments.size())
                .mapToObj(i -> "%s as a%d"
                        .formatted(ArgumentFields.text(arguments.get(i).name()), i))
                .collect(Collectors.joining(", "));
        String differ = IntStream.range(0, arguments.size())
                .mapToObj(
                        """
                        coalesce(min(a%1$d) <> max(a%1$d), false) or count(a%1$d) filter (where begun) \
                        between 1 and count(*) filter (where begun) - 1 as d%1$d"""
                                ::formatted)
                .collect(Collectors.joining(", "));
        Object[] answers = sql.rows(
                        "select %s from (select r.started_at is not null as begun, %s from training_run r where %s) s"
                                .formatted(differ, texts, condition.sql()),
                        condition.parameters(),
                        query.filterText())
                .get(0);
        List<Field> differing = new ArrayList<>();
        for (int i = 0; i < answers.length; i++) {
            if (Boolean.TRUE.equals(answers[i])) {
                differing.add(arguments.get(i));
            }
        }
        return differing;
    }

    /** Those of some runs that are stuck. */
    public Set<String> stuckAmong(Collection<String> runIds) {
        return runIds.isEmpty()
                ? Set.of()
                : new HashSet<>(sql.ids(words.field("stuck").sql(), runIds));
    }

    private Map<String, Object> paged(RunQuery query, SqlCondition condition) {
        Map<String, Object> parameters = new HashMap<>(condition.parameters());
        parameters.put("most", perPage);
        parameters.put("skipped", (query.page() - 1) * (long) perPage);
        return parameters;
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }
}
