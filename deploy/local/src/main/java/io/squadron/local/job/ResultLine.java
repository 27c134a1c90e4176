package io.squadron.local.job;

import io.squadron.v1.Evaluation;
import io.squadron.v1.SquadMetrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** run_squad's figures by run_squad's names, in its order. */
public final class ResultLine {
    private ResultLine() {}

    /**
     * The figures of one checkpoint by their plain names; those of several with {@code _STEP} behind each name, as
     * run_squad's {@code --eval_all_checkpoints} prints them.
     */
    public static Map<String, Object> of(List<Evaluation> evaluations) {
        Map<String, Object> results = new LinkedHashMap<>();
        for (Evaluation evaluation : evaluations) {
            String suffix = evaluations.size() > 1 ? "_" + evaluation.getStep() : "";
            figures(evaluation).forEach((name, figure) -> results.put(name + suffix, figure));
        }
        return results;
    }

    /** Where nothing could be scored there is no exact and no f1: 0 would look like a bad model. */
    private static Map<String, Object> figures(Evaluation evaluation) {
        return evaluation.hasMetrics()
                ? of(evaluation.getMetrics())
                : Map.of("total", 0, "unscored", evaluation.getUnscored());
    }

    /** {@code exact, f1, total}, then the groups that exist, then the best thresholds. Percent. */
    static Map<String, Object> of(SquadMetrics metrics) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("exact", metrics.getExact());
        result.put("f1", metrics.getF1());
        result.put("total", metrics.getTotal());
        if (metrics.hasHasAnsTotal()) {
            result.put("HasAns_exact", metrics.getHasAnsExact());
            result.put("HasAns_f1", metrics.getHasAnsF1());
            result.put("HasAns_total", metrics.getHasAnsTotal());
        }
        if (metrics.hasNoAnsTotal()) {
            result.put("NoAns_exact", metrics.getNoAnsExact());
            result.put("NoAns_f1", metrics.getNoAnsF1());
            result.put("NoAns_total", metrics.getNoAnsTotal());
        }
        if (metrics.hasBestExact()) {
            result.put("best_exact", metrics.getBestExact());
            result.put("best_exact_thresh", metrics.getBestExactThresh());
            result.put("best_f1", metrics.getBestF1());
            result.put("best_f1_thresh", metrics.getBestF1Thresh());
        }
        return result;
    }
}
