package io.squadron.trainer.run;

import io.squadron.v1.RunEvent;
import io.squadron.v1.RunSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All runs, as their events tell them, in the log's order. Those that have not ended and the newest that have are held whole,
 * with their history; of older ones a summary is enough, once it is on its topic. So memory is bounded by the number of runs
 * that are held whole, and some hundred bytes of each other one. For several threads.
 */
public final class Runs {
    private static final Comparator<RunState> NEWEST_FIRST =
            Comparator.comparingLong(RunState::firstOffset).reversed();

    private final int histories;
    private final int metricsPerRun;

    // All guarded by this.
    private final Map<String, RunProjection> whole = new HashMap<>();
    private final NavigableMap<Long, RunProjection> open = new TreeMap<>();
    /** Those of the whole ones that have ended, by the position of their end. */
    private final NavigableMap<Long, RunProjection> ended = new TreeMap<>();

    private final Map<String, SummarizedRun> summaries = new HashMap<>();
    /** Positions of deletions, by run; what was before them does not count, wherever it is told. */
    private final Map<String, Long> deleted = new HashMap<>();

    private final Map<String, List<RunWatcher>> watchers = new HashMap<>();

    /**
     * None yet.
     *
     * @param histories of ended runs that are held
     * @param metricsPerRun that a run's history has at most
     */
    public Runs(int histories, int metricsPerRun) {
        this.histories = histories;
        this.metricsPerRun = metricsPerRun;
    }

    /** Takes the next event of the log. */
    public synchronized void apply(RunEvent event, long position) {
        String runId = event.getRunId();
        RunProjection run = whole.get(runId);
        if (event.hasDeleted()) {
            delete(runId, position);
            return;
        }
        if (run == null) {
            if (summary(runId).isPresent()) {
                // It has ended: nothing can happen to it any more.
                return;
            }
            run = new RunProjection(runId, position, metricsPerRun);
            whole.put(runId, run);
            open.put(position, run);
        }
        if (!run.apply(event, position)) {
            return;
        }
        boolean over = run.state().ended();
        if (over) {
            open.remove(run.state().firstOffset());
            ended.put(position, run);
            letGo();
        }
        tell(event, position, over);
    }

    private void delete(String runId, long position) {
        RunProjection run = whole.get(runId);
        if (run != null && !run.state().ended()) {
            return;
        }
        deleted.put(runId, position);
        if (run != null) {
            whole.remove(runId);
            ended.values().remove(run);
        }
    }

    private void tell(RunEvent event, long position, boolean over) {
        watchers.computeIfPresent(event.getRunId(), (id, all) -> {
            all.removeIf(watcher -> !watcher.heard(event, position, over) || over);
            return all.isEmpty() ? null : all;
        });
    }

    public synchronized Optional<RunState> find(String runId) {
        RunProjection run = whole.get(runId);
        return run == null ? summary(runId).map(SummarizedRun::state) : Optional.of(run.state());
    }

    /** A run of which no more than a summary is held, unless it was deleted since. */
    public synchronized Optional<SummarizedRun> summary(String runId) {
        return whole.containsKey(runId)
                ? Optional.empty()
                : Optional.ofNullable(summaries.get(runId)).filter(this::stands);
    }

    private boolean stands(SummarizedRun summary) {
        return summary.lastPosition()
                > deleted.getOrDefault(summary.state().run().getRunId(), -1L);
    }

    /** The runs that have not ended, in the order of the queue: those that wait and those that trainers have. */
    public synchronized List<RunState> open() {
        return open.values().stream()
                .map(RunProjection::state)
                .filter(state -> state.run().hasRequest())
                .toList();
    }

    /** All runs with their places in the log, newest first. */
    public synchronized List<RunState> newestFirst() {
        List<RunState> all = new ArrayList<>();
        whole.values().forEach(run -> all.add(run.state()));
        summaries.forEach((runId, summary) -> {
            if (!whole.containsKey(runId) && stands(summary)) {
                all.add(summary.state());
            }
        });
        all.sort(NEWEST_FIRST);
        return all;
    }

    /**
     * Tells a watcher the run's history at once, from behind a position on, and then each event as it comes, in the log's
     * order without a gap.
     *
     * @return false if no history of such a run is held
     */
    public synchronized boolean watch(String runId, long afterPosition, RunWatcher watcher) {
        RunProjection run = whole.get(runId);
        if (run == null) {
            return false;
        }
        boolean over = run.state().ended();
        if (RunHistory.tell(run.history(), afterPosition, over, watcher) && !over) {
            watchers.computeIfAbsent(runId, id -> new ArrayList<>()).add(watcher);
        }
        return true;
    }

    /** The watcher hears no more. */
    public synchronized void unwatch(String runId, RunWatcher watcher) {
        watchers.computeIfPresent(runId, (id, all) -> {
            all.remove(watcher);
            return all.isEmpty() ? null : all;
        });
    }

    // What follows keeps summaries on their topic.

    /** Summaries of runs that need not be held whole any more; they are, until {@link #summarized} tells of them. */
    public synchronized List<RunSummary> surplus() {
        return ended.entrySet().stream()
                .limit(Math.max(0, ended.size() - histories))
                .filter(entry -> !isSummarized(entry.getValue(), entry.getKey()))
                .map(entry -> SummarizedRun.summaryOf(entry.getValue().state(), entry.getKey()))
                .toList();
    }

    /** Runs that have been deleted since the summary that is on the topic. */
    public synchronized List<String> deletedSummaries() {
        return summaries.values().stream()
                .filter(summary -> !stands(summary))
                .map(summary -> summary.state().run().getRunId())
                .toList();
    }

    /** A summary is on the topic. */
    public synchronized void summarized(RunSummary summary) {
        summaries.put(summary.getRun().getRunId(), SummarizedRun.of(summary));
        RunProjection run = ended.get(summary.getLastPosition());
        if (run != null && ended.size() > histories && isSummarized(run, summary.getLastPosition())) {
            letGo(summary.getLastPosition());
        }
        letGo();
    }

    /** A summary is no longer on the topic. */
    public synchronized void summaryRemoved(String runId) {
        summaries.remove(runId);
    }

    /**
     * From where on the log is needed to know all that is known here, given the summaries.
     *
     * @param position how far the log had been applied at some moment before
     */
    public synchronized long neededFrom(long position) {
        long from = position;
        for (RunProjection run : whole.values()) {
            from = Math.min(from, run.firstPosition());
        }
        for (SummarizedRun summary : summaries.values()) {
            if (!stands(summary)) {
                from = Math.min(from, summary.state().firstOffset());
            }
        }
        return from;
    }

    /** How many are held with their history. */
    public synchronized int heldWhole() {
        return whole.size();
    }

    private boolean isSummarized(RunProjection run, long end) {
        SummarizedRun summary = summaries.get(run.state().run().getRunId());
        return summary != null && summary.lastPosition() == end;
    }

    private void letGo() {
        while (ended.size() > histories && isSummarized(ended.firstEntry().getValue(), ended.firstKey())) {
            letGo(ended.firstKey());
        }
    }

    private void letGo(long end) {
        whole.remove(ended.remove(end).state().run().getRunId());
    }
}
