package io.squadron.trainer.run;

import io.squadron.v1.Run;
import io.squadron.v1.RunReleased;
import io.squadron.v1.RunStatus;
import java.time.Instant;
import java.util.Map;

/**
 * What the log says about one run at one moment.
 *
 * @param run as clients see it
 * @param trainer the trainer that has taken the latest attempt; empty before the first
 * @param released that trainer has given the run back
 * @param refusals of trainers that cannot do it, or have given it back, by trainer; nobody has taken it since
 * @param attemptsFromHere attempts in a row that went on from the same step: none of them got as far as a state to go on
 *     from
 * @param stopRequested somebody asked to stop it
 * @param firstOffset of its first event: the place in the queue, and of two that submit the same run id, who was first
 */
public record RunState(
        Run run,
        String trainer,
        boolean released,
        Map<String, Refused> refusals,
        int attemptsFromHere,
        boolean stopRequested,
        long firstOffset) {
    /** Why a trainer does not do the run, and since when. */
    public record Refused(RunReleased why, Instant since) {}

    /** Finished, failed or stopped: nothing can happen to it any more. */
    public boolean ended() {
        return ended(run.getStatus());
    }

    /** A trainer has taken it at least once; whether that one still lives, or still has it, is another question. */
    public boolean taken() {
        return !trainer.isEmpty();
    }

    /** It waits for a trainer, as far as the log can tell. */
    public boolean waits() {
        return !ended() && (!taken() || released);
    }

    public static boolean ended(RunStatus status) {
        return switch (status) {
            case RUN_STATUS_FINISHED, RUN_STATUS_FAILED, RUN_STATUS_STOPPED -> true;
            default -> false;
        };
    }
}
