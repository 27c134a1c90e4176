package io.squadron.local.command;

import io.squadron.v1.Breakdown;
import io.squadron.v1.Comparison;
import io.squadron.v1.Interval;
import io.squadron.v1.Slice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What analyses find, by the contract's names. */
final class AnalysisJson {
    private AnalysisJson() {}

    static Map<String, Object> of(Slice slice) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("questions", slice.getQuestions());
        map.put("share", slice.getShare());
        map.put("wrong", slice.getWrong());
        map.put("share_of_wrong", slice.getShareOfWrong());
        if (slice.hasF1()) {
            map.put("exact", of(slice.getExact()));
            map.put("f1", of(slice.getF1()));
        }
        return map;
    }

    static Map<String, Object> of(Breakdown breakdown) {
        List<Map<String, Object>> groups =
                breakdown.getGroupsList().stream().map(AnalysisJson::of).toList();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("feature", breakdown.getFeature());
        map.put("groups", groups);
        return map;
    }

    private static Map<String, Object> of(Breakdown.Group group) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("label", group.getLabel());
        map.put("filter", group.getFilter());
        map.put("slice", of(group.getSlice()));
        return map;
    }

    static Map<String, Object> of(Comparison comparison) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("questions", comparison.getQuestions());
        if (comparison.hasFirstF1()) {
            map.put("first_f1", of(comparison.getFirstF1()));
            map.put("second_f1", of(comparison.getSecondF1()));
            map.put("f1_difference", of(comparison.getF1Difference()));
            map.put("first_exact", of(comparison.getFirstExact()));
            map.put("second_exact", of(comparison.getSecondExact()));
            map.put("exact_difference", of(comparison.getExactDifference()));
        }
        map.put("f1_chance", comparison.getF1Chance());
        map.put("exact_chance", comparison.getExactChance());
        map.put("both_right", comparison.getBothRight());
        map.put("only_first_right", comparison.getOnlyFirstRight());
        map.put("only_second_right", comparison.getOnlySecondRight());
        map.put("neither_right", comparison.getNeitherRight());
        map.put("verdict", comparison.getVerdict());
        return map;
    }

    private static Map<String, Object> of(Interval interval) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("estimate", interval.getEstimate());
        map.put("low", interval.getLow());
        map.put("high", interval.getHigh());
        return map;
    }
}
