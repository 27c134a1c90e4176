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
public final class RunHistory {
    /** An event and its place in the log. */
    public record Told(RunEvent event, long position) {}

    /** What of a curve stays when its run has ended: a log holds thousands of such runs. */
    private static final int ENDED_SHARE = 10;

    private final int maxMetrics;
    private final List<Told> events = new ArrayList<>();
    private int metrics;

    RunHistory(int maxMetrics) {
        this.maxMetrics = maxMetrics;
    }

    void add(RunEvent event, long position) {
        events.add(new Told(event, position));
        if (event.getEventCase() == EventCase.METRICS && ++metrics > maxMetrics) {
            thin();
        }
    }

    /**
     * An attempt begins: what others did beyond the step where it goes on is void; that the run was queued, taken for this
     * attempt, and asked to stop, still holds.
     */
    void restart(int attempt, long step) {
        events.removeIf(told -> switch (told.event().getEventCase()) {
            case QUEUED, STOP_REQUESTED -> false;
            case CLAIMED, RELEASED -> told.event().getAttempt() < attempt;
            case METRICS, CHECKPOINT -> told.event().getStep() > step;
            default -> true;
        });
        metrics =
                (int) events.stream().filter(told -> told.event().hasMetrics()).count();
    }

    /** The run has ended. */
    void end() {
        while (metrics > Math.max(2, maxMetrics / ENDED_SHARE)) {
            thin();
        }
    }

    /**
     * Tells a watcher what is behind a position; the end is told in any case, it closes the stream.
     *
     * @return false if the watcher wants to hear no more
     */
    public static boolean tell(List<Told> history, long afterPosition, boolean ended, RunWatcher watcher) {
        boolean listening = true;
        for (int i = 0; i < history.size() && listening; i++) {
            Told told = history.get(i);
            boolean last = ended && i == history.size() - 1;
            if (told.position() > afterPosition || last) {
                listening = watcher.heard(told.event(), told.position(), last);
            }
        }
        return listening;
    }

    List<Told> events() {
        return List.copyOf(events);
    }

    /** The first and the last stay. */
    private void thin() {
        int all = metrics;
        int seen = 0;
        for (Iterator<Told> each = events.iterator(); each.hasNext(); ) {
            if (each.next().event().getEventCase() == EventCase.METRICS && ++seen % 2 == 0 && seen < all) {
                each.remove();
                metrics--;
            }
        }
    }
}
