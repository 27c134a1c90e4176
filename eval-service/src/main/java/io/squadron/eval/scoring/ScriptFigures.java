package io.squadron.eval.scoring;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The names that the scripts print their figures under, in their order. */
public final class ScriptFigures {
    private ScriptFigures() {}

    /** As {@code evaluate-v1.1.py} prints: exact_match, f1. */
    public static Map<String, Number> of(SquadV1Evaluation evaluation) {
        Map<String, Number> figures = new LinkedHashMap<>();
        figures.put("exact_match", evaluation.exactMatch());
        figures.put("f1", evaluation.f1());
        return Collections.unmodifiableMap(figures);
    }

    /** As {@code evaluate-v2.0.py} and run_squad print: exact, f1, total, HasAns_*, NoAns_*, best_*. */
    public static Map<String, Number> of(SquadV2Evaluation evaluation) {
        Map<String, Number> figures = new LinkedHashMap<>();
        put(figures, "", evaluation.all());
        evaluation.hasAnswer().ifPresent(group -> put(figures, "HasAns_", group));
        evaluation.noAnswer().ifPresent(group -> put(figures, "NoAns_", group));
        evaluation.best().ifPresent(best -> {
            figures.put("best_exact", best.exact());
            figures.put("best_exact_thresh", best.exactThreshold());
            figures.put("best_f1", best.f1());
            figures.put("best_f1_thresh", best.f1Threshold());
        });
        return Collections.unmodifiableMap(figures);
    }

    private static void put(Map<String, Number> figures, String prefix, SquadV2Evaluation.Figures group) {
        figures.put(prefix + "exact", group.exact());
        figures.put(prefix + "f1", group.f1());
        figures.put(prefix + "total", group.total());
    }
}
