package io.squadron.trainer.run;

import io.squadron.v1.RunEvent;
import io.squadron.v1.RunEvent.EventCase;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The events of one run that a new watcher is told, bounded: when there are too many metrics every second one goes, so
 * that the curve stays whole and only its older part gets coarser.
 */
final class RunHistory {
    /** What of a curve stays when its run has ended: a log holds thousands of such runs. */
    private static final int ENDED_SHARE = 10;

    private final int maxMetrics;
    private final List<RunEvent> events = new ArrayList<>();
    private int metrics;

    RunHistory(int maxMetrics) {
        this.maxMetrics = maxMetrics;
    }

    void add(RunEvent event) {
        events.add(event);
        if (event.getEventCase() == EventCase.METRICS && ++metrics > maxMetrics) {
            thin();
        }
    }

    /**
     * An attempt begins: what others did beyond the step where it goes on is void; that the run was queued, taken for this
     * attempt, and asked to stop, still holds.
     */
    void restart(int attempt, long step) {
        events.removeIf(event -> switch (event.getEventCase()) {
            case QUEUED, STOP_REQUESTED -> false;
            case CLAIMED -> event.getAttempt() < attempt;
            case METRICS, CHECKPOINT -> event.getStep() > step;
            default -> true;
        });
        metrics = (int) events.stream().filter(RunEvent::hasMetrics).count();
    }

    /** The run has ended. */
    void end() {
        while (metrics > Math.max(2, maxMetrics / ENDED_SHARE)) {
            thin();
        }
    }

    List<RunEvent> events() {
        return List.copyOf(events);
    }

    /** The first and the last stay. */
    private void thin() {
        int all = metrics;
        int seen = 0;
        for (Iterator<RunEvent> each = events.iterator(); each.hasNext(); ) {
            if (each.next().getEventCase() == EventCase.METRICS && ++seen % 2 == 0 && seen < all) {
                each.remove();
                metrics--;
            }
        }
    }
}
