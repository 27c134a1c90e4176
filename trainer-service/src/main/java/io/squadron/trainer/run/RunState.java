package io.squadron.trainer.run;

import io.squadron.v1.Run;
import io.squadron.v1.RunStatus;

/**
 * What the log says about one run at one moment.
 *
 * @param run as clients see it
 * @param trainer the trainer that has taken the latest attempt; empty before the first
 * @param attemptsFromHere attempts in a row that went on from the same step: none of them got as far as a state to go on
 *     from
 * @param stopRequested somebody asked to stop it
 * @param firstOffset of its first event: the place in the queue, and of two that submit the same run id, who was first
 */
public record RunState(Run run, String trainer, int attemptsFromHere, boolean stopRequested, long firstOffset) {
    /** Finished, failed or stopped: nothing can happen to it any more. */
    public boolean ended() {
        return ended(run.getStatus());
    }

    /** A trainer has taken it at least once; whether that one still lives, the log can't tell. */
    public boolean taken() {
        return !trainer.isEmpty();
    }

    public static boolean ended(RunStatus status) {
        return switch (status) {
            case RUN_STATUS_FINISHED, RUN_STATUS_FAILED, RUN_STATUS_STOPPED -> true;
            default -> false;
        };
    }
}
