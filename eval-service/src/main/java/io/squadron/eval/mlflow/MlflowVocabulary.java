package io.squadron.eval.mlflow;

import io.squadron.eval.filter.Condition;
import io.squadron.eval.filter.Field;
import io.squadron.eval.filter.FieldType;
import io.squadron.eval.filter.FilterException;
import io.squadron.eval.filter.FilterParser;
import io.squadron.eval.filter.Operator;
import io.squadron.eval.filter.SortOrder;
import io.squadron.eval.filter.Vocabulary;
import io.squadron.eval.runlist.RunVocabulary;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * MLflow's words for what can be asked about runs. Its filters are read by Squadron's own parser, which knows more (or, not,
 * parentheses, {@code ~}), but not LIKE, ILIKE and IS NULL: they are refused.
 */
@ApplicationScoped
class MlflowVocabulary {
    /** The last value, as the client shows it. */
    private static final String POINT =
            "(select m.%s from step_metric m where m.run_id = r.run_id order by m.step desc, m.attempt desc limit 1)";

    private static final String EVALUATION =
            """
            (select e.%s from evaluation e where e.run_id = r.run_id and e.status = 'COMPLETED' and e."precision" = 'FP32' \
            and e.max_questions = 0 and e.f1 is not null and r.eval_dataset_id in ('', e.dataset_id) \
            order by e.step desc, e.completed_at desc limit 1)""";

    private static final String STATUS =
            "case r.status when 'QUEUED' then 'scheduled' when 'STOPPED' then 'killed' else lower(r.status) end";
    private static final List<String> STATES = List.of("scheduled", "running", "finished", "failed", "killed");
    private static final String MILLISECONDS = "floor(extract(epoch from %s) * 1000)";

    /** More columns than anybody sorts by, each with a name far longer than any. */
    private static final int MOST_ORDERS = 10;

    private static final int LONGEST_ORDER = 200;
    private static final String DESCENDING = "desc";
    private static final Set<String> DIRECTIONS = Set.of("asc", DESCENDING);

    /**
     * A key in backticks or quotes, where MLflow puts those with signs; or a text in quotes, in which nothing is a key. For short
     * texts only: unclosed quotes may be looked at once for each that follows.
     */
    private static final Pattern QUOTED = Pattern.compile(
            """
            \\b(\\w++)\\.([`"])([\\w.]++)\\2\
            |'[^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+'|"[^"\\\\]*+(?:\\\\.[^"\\\\]*+)*+"\
            """,
            Pattern.DOTALL);

    /** Groups of it. */
    private static final int OF = 1;

    private static final int KEY = 3;

    private final Vocabulary words;
    private final Field archived;

    MlflowVocabulary(RunVocabulary runs) {
        Vocabulary own = runs.vocabulary();
        archived = own.field("archived").orElseThrow();
        String title = own.field("name").orElseThrow().sql();
        List<Field> fields = new ArrayList<>();
        MlflowRuns.CURVES.keySet().forEach(key -> fields.add(Field.number("metrics." + key, POINT.formatted(key), "")));
        fields.add(Field.number("metrics.f1", EVALUATION.formatted("f1"), ""));
        fields.add(Field.number("metrics.exact_match", EVALUATION.formatted("exact"), ""));
        runs.arguments().forEach(argument -> fields.add(parameter(argument.name(), argument)));
        fields.add(parameter("model_name_or_path", own.field("encoder").orElseThrow()));
        List.of("train_dataset", "eval_dataset")
                .forEach(name -> fields.add(parameter(name, own.field(name).orElseThrow())));
        fields.add(Field.text("tags.mlflow.runName", title, ""));
        for (String prefix : List.of("attributes.", "")) {
            fields.add(Field.text(prefix + "run_id", "r.run_id", ""));
            fields.add(Field.text(prefix + "run_name", title, ""));
            fields.add(Field.choice(prefix + "status", STATUS, "", STATES));
            String start = MILLISECONDS.formatted("coalesce(r.started_at, r.submitted_at)");
            fields.add(Field.number(prefix + "start_time", start, ""));
            fields.add(Field.number(prefix + "end_time", MILLISECONDS.formatted("r.ended_at"), ""));
        }
        words = new Vocabulary(fields);
    }

    /** MLflow compares parameters with texts; the number in one may be written in any way. */
    private static Field parameter(String key, Field field) {
        return field.type() == FieldType.FLAG
                ? Field.text("params." + key, "cast(%s as text)".formatted(field.sql()), "")
                : new Field("params." + key, field.type(), field.sql(), "", List.of());
    }

    /** A filter and what of its runs is wanted. */
    Condition condition(String filter, ViewType view) {
        try {
            boolean isTooLong = filter.length() > FilterParser.MOST_CHARACTERS;
            Condition condition = FilterParser.parse(isTooLong ? filter : plain(filter), words);
            Condition isArchived = new Condition.Comparison(archived, Operator.EQUAL, true);
            return switch (view) {
                case ACTIVE_ONLY -> new Condition.And(List.of(condition, new Condition.Not(isArchived)));
                case DELETED_ONLY -> new Condition.And(List.of(condition, isArchived));
                case ALL -> condition;
            };
        } catch (FilterException e) {
            throw MlflowError.invalid("filter, from character %d: %s".formatted(e.begin() + 1, e.getMessage()));
        }
    }

    /** Each is a field with nothing, {@code ASC} or {@code DESC} behind it; last comes what MLflow ends every order with. */
    List<SortOrder> orders(List<String> texts) {
        if (texts.size() > MOST_ORDERS) {
            throw MlflowError.invalid(
                    "order_by has %d orders at most; these are %d.".formatted(MOST_ORDERS, texts.size()));
        }
        return Stream.concat(texts.stream(), Stream.of("start_time desc"))
                .map(this::order)
                .toList();
    }

    private SortOrder order(String text) {
        if (text.length() > LONGEST_ORDER) {
            throw MlflowError.invalid("An order of order_by has %d characters at most; one has %d."
                    .formatted(LONGEST_ORDER, text.length()));
        }
        String order = plain(text).strip();
        int end = order.length();
        while (end > 0 && !Character.isWhitespace(order.charAt(end - 1))) {
            end--;
        }
        String last = order.substring(end).toLowerCase(Locale.ROOT);
        boolean hasDirection = end > 0 && DIRECTIONS.contains(last);
        String field = hasDirection ? order.substring(0, end).strip() : order;
        try {
            return new SortOrder(SortOrder.parse(field, words).field(), hasDirection && last.equals(DESCENDING));
        } catch (FilterException e) {
            throw MlflowError.invalid("order_by “%s”: %s".formatted(text, e.getMessage()));
        }
    }

    private static String plain(String text) {
        return QUOTED.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(KEY) == null ? found.group() : found.group(OF) + "." + found.group(KEY)));
    }
}
