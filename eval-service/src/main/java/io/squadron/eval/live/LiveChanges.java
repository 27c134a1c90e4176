package io.squadron.eval.live;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Tells who watches that something changed, not what: a watcher reads the state anew. So a slow watcher misses nothing
 * and keeps at most one change waiting, and a lost connection costs nothing.
 */
@ApplicationScoped
public class LiveChanges {
    private static final String EVERYTHING = "";

    private final BroadcastProcessor<String> changedRuns = BroadcastProcessor.create();

    /** A run, its checkpoints or its evaluations changed. */
    public synchronized void ofRun(String runId) {
        // Reactive streams ask for one signal at a time; several topics' threads call this.
        changedRuns.onNext(runId);
    }

    /** Something changed that may show anywhere. */
    public void ofEverything() {
        ofRun(EVERYTHING);
    }

    /** One item per change of anything; those that the watcher was too slow for are dropped but for the last. */
    public Multi<String> watchAll() {
        return changedRuns.onOverflow().dropPreviousItems();
    }

    /** One item per change that concerns the run. */
    public Multi<String> watchRun(String runId) {
        return changedRuns
                .select()
                .where(changed -> changed.equals(runId) || changed.equals(EVERYTHING))
                .onOverflow()
                .dropPreviousItems();
    }
}
