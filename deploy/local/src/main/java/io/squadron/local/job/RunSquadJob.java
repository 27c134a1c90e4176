package io.squadron.local.job;

import io.squadron.local.client.Services;
import io.squadron.local.progress.Progress;
import io.squadron.v1.EvaluationResult;
import io.squadron.v1.EvaluationSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** run_squad's job: what the services make of it, and run_squad's files in the output directory, all or none. */
public final class RunSquadJob implements AutoCloseable {
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(5);

    private final Services services;
    private final Progress progress;
    private final FineTuning fineTuning;
    private final OutputDirectory output;

    public RunSquadJob(Services services, Progress progress, Path outputDirectory) {
        this.services = services;
        this.progress = progress;
        this.fineTuning = new FineTuning(services, progress);
        this.output = OutputDirectory.open(outputDirectory);
    }

    /**
     * Trains, and evaluates if the plan says so.
     *
     * @return the result's members in run_squad's order; the run's own figures if nothing was evaluated
     */
    public Map<String, Object> trainAndEvaluate(FineTuningPlan plan) throws IOException, InterruptedException {
        FineTuned tuned = fineTuning.carryOut(plan);
        CheckpointFiles.copy(tuned.run().result(), output.staging());
        if (tuned.evaluation() != null) {
            writeEvaluation(tuned.evaluation());
        }
        output.publish();
        return tuned.evaluation() == null
                ? figures(tuned.run())
                : ResultLine.of(tuned.evaluation().getMetrics());
    }

    /** Evaluates a checkpoint that is there already. */
    public Map<String, Object> evaluate(EvaluationOnly checkpoint, DatasetSource dev, EvaluationSettings settings)
            throws IOException, InterruptedException {
        EvaluationResult evaluation = checkpoint.carryOut(services, progress, dev, settings);
        writeEvaluation(evaluation);
        output.publish();
        return ResultLine.of(evaluation.getMetrics());
    }

    private void writeEvaluation(EvaluationResult evaluation) throws IOException, InterruptedException {
        new RunResults(services, progress).write(evaluation, output.staging());
    }

    private static Map<String, Object> figures(TrainedRun run) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("run_id", run.runId());
        figures.put("checkpoint_id", run.result().getCheckpointId());
        figures.put("global_step", run.steps());
        figures.put("loss", run.figures().getFinalLoss());
        figures.put("train_seconds", run.figures().getTrainSeconds());
        figures.put("windows_per_second", run.figures().getWindowsPerSecond());
        return figures;
    }

    /** Stops the run that is under way, if there is one. May be called from any thread, and twice. */
    public void abandon() {
        fineTuning.abandon(STOP_DEADLINE);
    }

    /** Stops a run that is under way, and removes what was not published. */
    @Override
    public void close() {
        abandon();
        output.close();
    }
}
