package io.squadron.eval.system;

import io.squadron.eval.system.DeadLetterDesk.NotPossibleException;
import io.squadron.eval.system.DeadLetterDesk.Replay;

/** Lets one replay happen at a time: two at once would send everything twice. */
interface ReplayLock {
    /** What is done while nobody else does it. */
    interface Work {
        Replay run() throws NotPossibleException;
    }

    /**
     * Does it alone.
     *
     * @throws NotPossibleException also if somebody else is at it, or if nobody can tell; then nothing was done
     */
    Replay alone(Work work) throws NotPossibleException;
}
