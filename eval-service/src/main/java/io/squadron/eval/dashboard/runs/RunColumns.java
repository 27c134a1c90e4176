package io.squadron.eval.dashboard.runs;

import io.squadron.eval.dashboard.Display;
import io.squadron.eval.filter.Field;
import io.squadron.eval.filter.FieldType;
import io.squadron.eval.runlist.RunQuery;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How the columns of the list of runs look: most as their type does, some as people know them. */
final class RunColumns {
    /** Shown unless somebody chooses. */
    static final List<String> USUAL = RunQuery.USUAL_COLUMNS;

    private static final Map<String, String> LABELS = Map.ofEntries(
            Map.entry("status", "Status"),
            Map.entry("progress", "Progress"),
            Map.entry("loss", "Loss"),
            Map.entry("exact", "EM"),
            Map.entry("f1", "F1"),
            Map.entry("encoder", "Encoder"),
            Map.entry("train_dataset", "Data"),
            Map.entry("eval_dataset", "Evaluated on"),
            Map.entry("submitted", "Submitted"),
            Map.entry("started", "Started"),
            Map.entry("ended", "Ended"),
            Map.entry("step", "Step"),
            Map.entry("total_steps", "Steps"),
            Map.entry("epoch", "Epoch"),
            Map.entry("windows_per_second", "Windows/s"),
            Map.entry("train_seconds", "Trained in"),
            Map.entry("attempt", "Attempt"),
            Map.entry("champion", "Champion"),
            Map.entry("stuck", "Stuck"),
            Map.entry("name", "Name"),
            Map.entry("tags", "Tags"),
            Map.entry("note", "Note"),
            Map.entry("archived", "Archived"),
            Map.entry("run_id", "Run id"));

    private RunColumns() {}

    /** What stands above a column: a word, or the argument's own name. */
    static String label(Field field) {
        return LABELS.getOrDefault(field.name(), field.name());
    }

    static boolean isNumeric(Field field) {
        return field.type() == FieldType.NUMBER && !field.name().equals("progress");
    }

    /** Which way of showing it the template has: its name, or that of its type. */
    static String kind(Field field) {
        return switch (field.name()) {
            case "status", "progress", "train_dataset", "f1" -> field.name();
            default -> field.type().name().toLowerCase(Locale.ROOT);
        };
    }

    /** A value for people. */
    static String text(Field field, Object value) {
        if (value instanceof Double number) {
            return switch (field.name()) {
                case "f1", "exact" -> Display.percent(number);
                case "loss" -> Display.loss(number);
                case "epoch" -> Display.epoch(number);
                case "windows_per_second" -> Display.rate(number);
                case "train_seconds" -> Display.duration(number);
                case "step", "total_steps" -> Display.count(number.longValue());
                default -> Display.figure(number);
            };
        }
        if (value instanceof Instant time) {
            return Display.time(time);
        }
        if (value instanceof Boolean flag) {
            return flag ? "yes" : "no";
        }
        return value == null ? Display.UNKNOWN : value.toString();
    }
}
