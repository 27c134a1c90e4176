package io.squadron.trainer.run;

import io.squadron.v1.RunEvent;

/** Hears of one run's events. Called on the log's own thread: it must neither block nor throw. */
@FunctionalInterface
public interface RunWatcher {
    /**
     * Takes the next event.
     *
     * @param position its place in the log
     * @param ended the run has ended with it; nothing more will come
     * @return false if the watcher wants to hear no more
     */
    boolean heard(RunEvent event, long position, boolean ended);
}
