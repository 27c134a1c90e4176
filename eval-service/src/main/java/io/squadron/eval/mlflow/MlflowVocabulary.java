package io.squadron.eval.mlflow;

import io.squadron.eval.filter.Condition;
import io.squadron.eval.filter.Field;
import io.squadron.eval.filter.FieldType;
import io.squadron.eval.filter.FilterException;
import io.squadron.eval.filter.FilterParser;
import io.squadron.eval.filter.SortOrder;
import io.squadron.eval.filter.Vocabulary;
import io.squadron.eval.runlist.RunVocabulary;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    /** MLflow puts keys with signs in backticks or quotes. */
    private static final Pattern QUOTED_KEY = Pattern.compile("\\b(\\w+)\\.([`\"])([\\w.]+)\\2");

    private static final Pattern ORDER = Pattern.compile("(.+?)(?:\\s+(asc|desc))?", Pattern.CASE_INSENSITIVE);

    private final Vocabulary words;

    MlflowVocabulary(RunVocabulary runs) {
        Vocabulary own = runs.vocabulary();
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

    Condition condition(String filter) {
        try {
            return FilterParser.parse(plain(filter), words);
        } catch (FilterException e) {
            throw MlflowError.invalid("filter, from character %d: %s".formatted(e.begin() + 1, e.getMessage()));
        }
    }

    /** A field with nothing, {@code ASC} or {@code DESC} behind it. */
    SortOrder order(String text) {
        Matcher order = ORDER.matcher(plain(text).strip());
        try {
            String field = order.matches() ? order.group(1) : "";
            boolean isDescending = order.matches() && "desc".equalsIgnoreCase(order.group(2));
            return new SortOrder(SortOrder.parse(field, words).field(), isDescending);
        } catch (FilterException e) {
            throw MlflowError.invalid("order_by “%s”: %s".formatted(text, e.getMessage()));
        }
    }

    private static String plain(String text) {
        return QUOTED_KEY.matcher(text).replaceAll("$1.$3");
    }
}
