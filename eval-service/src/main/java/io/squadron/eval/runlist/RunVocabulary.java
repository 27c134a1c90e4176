package io.squadron.eval.runlist;

import io.squadron.eval.EvalConfig;
import io.squadron.eval.filter.Field;
import io.squadron.eval.filter.FieldType;
import io.squadron.eval.filter.Vocabulary;
import io.squadron.eval.run.RunState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What can be asked about runs. The expressions are of {@code training_run r} alone: what stands in other tables is looked up
 * per run, so that it costs nothing where nobody asks for it.
 */
@ApplicationScoped
public class RunVocabulary {
    /** Runs of which it is true are listed only if a filter mentions it. */
    static final String ARCHIVED_FIELD = "archived";

    /** The evaluation with the highest F1, of those in full precision on a whole data set. */
    private static final String BEST =
            """
            (select e.%s from evaluation e where e.run_id = r.run_id and e.status = 'COMPLETED' and e."precision" = 'FP32' \
            and e.max_questions = 0 and e.f1 is not null order by e.f1 desc, e.exact desc limit 1)""";

    private static final String DATASET =
            """
            coalesce((select d.name from dataset d where d.dataset_id = r.%1$s and d.name ~ '[^[:space:]]'), \
            nullif(r.%1$s, ''))""";

    private static final String TITLE = "case when r.name ~ '[^[:space:]]' then r.name else r.run_id end";

    private static final String PROGRESS =
            """
            case when r.status = 'FINISHED' then 100.0 when r.total_steps = 0 then 0.0 \
            else least(100.0, 100.0 * r.step / r.total_steps) end""";

    private static final String CHAMPION =
            """
            coalesce(r.run_id = (select c.run_id from model_alias a join checkpoint c on c.checkpoint_id = a.checkpoint_id \
            where a.alias = 'champion'), false)""";

    /** Of the latest attempt that has begun: each may have another machine, and another version of the trainer. */
    private static final String ATTEMPT =
            """
            (select nullif(t.%s, '') from run_attempt t where t.run_id = r.run_id and t.trainer <> '' \
            order by t.attempt desc limit 1)""";

    private static final String TAGS =
            """
            (select string_agg(t.tag, '%s' order by t.tag) from run_tag t where t.run_id = r.run_id)"""
                    .formatted(FieldType.SEPARATOR);

    private static final String NOTE = "(select nullif(n.note, '') from run_annotation n where n.run_id = r.run_id)";

    private static final String ARCHIVED =
            "exists (select 1 from run_annotation n where n.run_id = r.run_id and n.archived_at is not null)";

    private final Vocabulary vocabulary;
    private final List<Field> arguments = ArgumentFields.all();

    RunVocabulary(EvalConfig config) {
        List<Field> fields = new ArrayList<>(own(config.stuckAfter().toSeconds()));
        fields.addAll(arguments);
        vocabulary = new Vocabulary(fields);
    }

    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** The training arguments among the fields. */
    public List<Field> arguments() {
        return arguments;
    }

    /** One of the fields that are always there. */
    Field field(String name) {
        return vocabulary.field(name).orElseThrow();
    }

    private static List<Field> own(long stuckAfterSeconds) {
        return List.of(
                Field.text("name", TITLE, "the run's name, or its id if it has none"),
                Field.choice("status", "lower(r.status)", "how far it is", states()),
                Field.number("f1", BEST.formatted("f1"), "percent, of the run's best evaluation"),
                Field.number("exact", BEST.formatted("exact"), "exact match in percent, of the same evaluation"),
                Field.text("encoder", "nullif(r.model_name_or_path, '')", "what was fine-tuned: model_name_or_path"),
                Field.text("train_dataset", DATASET.formatted("train_dataset_id"), "name of the data it is trained on"),
                Field.text("eval_dataset", DATASET.formatted("eval_dataset_id"), "name of the data it is evaluated on"),
                Field.number("loss", "r.loss", "the last that was told; NaN counts as above every number"),
                Field.number("progress", PROGRESS, "percent of the optimizer steps"),
                Field.number("step", "r.step", "optimizer steps done"),
                Field.number("total_steps", "r.total_steps", "optimizer steps to do"),
                Field.number("epoch", "r.epoch", "passes over the data so far"),
                Field.number("windows_per_second", "r.windows_per_second", "of the training"),
                Field.number("train_seconds", "r.train_seconds", "seconds that the training took"),
                Field.text("device", "nullif(r.device, '')", "what it is trained on, e.g. cpu or cuda:0"),
                Field.text("host", ATTEMPT.formatted("host"), "name of the machine that has it, or had it last"),
                Field.text("code_revision", ATTEMPT.formatted("code_revision"), "git commit of that trainer's code"),
                Field.number("attempt", "r.attempt", "trainers that have had it, with the present one"),
                Field.time("submitted", "r.submitted_at", "when it was asked for (UTC)"),
                Field.time("started", "r.started_at", "when its first trainer began (UTC)"),
                Field.time("ended", "r.ended_at", "when it was over (UTC)"),
                Field.flag("champion", CHAMPION, "one of its checkpoints answers by default"),
                Field.flag("stuck", stuck(stuckAfterSeconds), "in training, but silent for " + time(stuckAfterSeconds)),
                Field.tags("tags", TAGS, "what people call it"),
                Field.text("note", NOTE, "what people say about it"),
                Field.flag(ARCHIVED_FIELD, ARCHIVED, "put away: listed only where a filter says this word"),
                Field.text("run_id", "r.run_id", "the run's id"));
    }

    private static String stuck(long seconds) {
        return "(r.status = 'RUNNING' and r.updated_at < now() - make_interval(secs => %d))".formatted(seconds);
    }

    private static String time(long seconds) {
        return seconds % 60 == 0 ? seconds / 60 + " minutes" : seconds + " seconds";
    }

    private static List<String> states() {
        return Stream.of(RunState.values())
                .map(state -> state.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
