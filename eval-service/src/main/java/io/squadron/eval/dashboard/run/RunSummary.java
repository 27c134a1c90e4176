package io.squadron.eval.dashboard.run;

import io.squadron.eval.annotation.Annotations;
import io.squadron.eval.dashboard.DatasetNames;
import io.squadron.eval.run.RunState;
import io.squadron.eval.run.TrainingRun;
import java.time.Instant;

/**
 * A run in the list of runs; figures that are not known yet are null.
 *
 * @param evalDataset name of the data set that its checkpoints are evaluated on, or its id while the name is not known
 * @param progress from 0 to 1
 * @param exact of its best evaluation, percent
 * @param f1 of its best evaluation, percent
 * @param champion one of its checkpoints is the champion
 * @param stuck it is in training, but nothing was heard of it for too long
 */
public record RunSummary(
        String id,
        String title,
        RunState status,
        String modelNameOrPath,
        String trainDataset,
        String evalDataset,
        long step,
        long totalSteps,
        double progress,
        Double epoch,
        Double loss,
        Double learningRate,
        Double windowsPerSecond,
        Double remainingSeconds,
        Double trainSeconds,
        Double exact,
        Double f1,
        boolean champion,
        boolean stuck,
        String failure,
        Annotations annotations,
        Instant submittedAt,
        Instant startedAt,
        Instant endedAt) {

    public static RunSummary of(
            TrainingRun run,
            DatasetNames datasets,
            BestEvaluation best,
            Annotations annotations,
            boolean champion,
            boolean stuck) {
        return new RunSummary(
                run.runId,
                run.title(),
                run.status,
                run.modelNameOrPath,
                datasets.of(run.trainDatasetId),
                datasets.of(run.evalDatasetId),
                run.step,
                run.totalSteps,
                progress(run),
                run.epoch,
                run.loss,
                run.learningRate,
                run.windowsPerSecond,
                run.remainingSeconds,
                run.trainSeconds,
                best.exact(),
                best.f1(),
                champion,
                stuck,
                run.failure,
                annotations,
                run.submittedAt,
                run.startedAt,
                run.endedAt);
    }

    /** The best evaluation's figures, null without one. */
    record BestEvaluation(Double exact, Double f1) {
        static final BestEvaluation NONE = new BestEvaluation(null, null);
    }

    private static double progress(TrainingRun run) {
        if (run.status == RunState.FINISHED) {
            return 1.0;
        }
        return run.totalSteps == 0 ? 0.0 : Math.min(1.0, (double) run.step / run.totalSteps);
    }
}
