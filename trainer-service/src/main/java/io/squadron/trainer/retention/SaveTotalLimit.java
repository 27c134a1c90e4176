package io.squadron.trainer.retention;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * transformers' {@code save_total_limit}: of a run's checkpoints so many stay, and the oldest go first. What stays in any
 * case counts, too, but is never chosen: the last one, the best one, and whatever is in use. So there may be more than the
 * limit, e.g. two with a limit of 1 where the best is not the last.
 *
 * <p>The best is the one with the highest F1, among equals the highest EM, then the latest. Figures are compared where they
 * were measured in the same way only: if there are several ways, the best of each stays.
 *
 * @param limit checkpoints that stay; 0: all
 */
record SaveTotalLimit(int limit) {

    /**
     * One checkpoint of a run.
     *
     * @param step updates behind it
     */
    record Saved(String checkpointId, long step) {}

    /**
     * What a checkpoint reached.
     *
     * @param measure data set and settings: figures of two measures cannot be compared
     * @param f1 percent, as is exact
     */
    record Figures(String checkpointId, String measure, double f1, double exact) {}

    private static final Comparator<Saved> OLDEST_FIRST = Comparator.comparingLong(Saved::step);

    /**
     * Those that are to go.
     *
     * @param ofRun all checkpoints of one run that are there
     * @param figures of these and perhaps of others
     * @param inUse ids that must not go now
     * @return ids, the oldest first
     */
    List<String> surplus(Collection<Saved> ofRun, Collection<Figures> figures, Set<String> inUse) {
        int excess = ofRun.size() - limit;
        if (limit == 0 || excess <= 0) {
            return List.of();
        }
        List<Saved> oldestFirst = ofRun.stream().sorted(OLDEST_FIRST).toList();
        Set<String> stay = new HashSet<>(inUse);
        stay.add(oldestFirst.get(oldestFirst.size() - 1).checkpointId());
        stay.addAll(best(oldestFirst, figures));

        List<String> surplus = new ArrayList<>();
        for (Saved saved : oldestFirst) {
            if (surplus.size() < excess && !stay.contains(saved.checkpointId())) {
                surplus.add(saved.checkpointId());
            }
        }
        return surplus;
    }

    private static Collection<String> best(List<Saved> ofRun, Collection<Figures> figures) {
        Map<String, Long> steps = new HashMap<>();
        ofRun.forEach(saved -> steps.put(saved.checkpointId(), saved.step()));
        Comparator<Figures> worstFirst = Comparator.comparingDouble(Figures::f1)
                .thenComparingDouble(Figures::exact)
                .thenComparingLong(of -> steps.get(of.checkpointId()));
        Map<String, Figures> bestByMeasure = new HashMap<>();
        for (Figures of : figures) {
            if (steps.containsKey(of.checkpointId())) {
                bestByMeasure.merge(of.measure(), of, (a, b) -> worstFirst.compare(a, b) >= 0 ? a : b);
            }
        }
        return bestByMeasure.values().stream().map(Figures::checkpointId).toList();
    }
}
