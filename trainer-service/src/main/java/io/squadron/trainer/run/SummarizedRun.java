package io.squadron.trainer.run;

import io.squadron.v1.Run;
import io.squadron.v1.RunSummary;
import java.util.Map;

/**
 * What is held of a run that ended some time ago: all but its history, which stays in the log.
 *
 * @param lastPosition of the event that ended it
 */
public record SummarizedRun(RunState state, long lastPosition) {
    static SummarizedRun of(RunSummary summary) {
        Run run = summary.getRun();
        RunState state = new RunState(run, summary.getTrainer(), false, Map.of(), 0, false, summary.getFirstPosition());
        return new SummarizedRun(state, summary.getLastPosition());
    }

    static RunSummary summaryOf(RunState state, long lastPosition) {
        return RunSummary.newBuilder()
                .setRun(state.run())
                .setTrainer(state.trainer())
                .setFirstPosition(state.firstOffset())
                .setLastPosition(lastPosition)
                .build();
    }
}
