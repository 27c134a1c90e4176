package io.squadron.local.job;

import io.squadron.local.client.Services;
import io.squadron.local.progress.Progress;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
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
        copyCheckpoints(tuned.run());
        Map<String, Object> result =
                tuned.evaluations().isEmpty() ? figures(tuned.run()) : writeResults(tuned.evaluations());
        output.publish();
        return result;
    }

    /** As run_squad leaves them: the result, and {@code checkpoint-STEP} for every save_steps updates. */
    private void copyCheckpoints(TrainedRun run) throws IOException {
        try (CheckpointFiles files = CheckpointFiles.open(System.getenv())) {
            files.copy(run.result(), output.staging());
            for (Checkpoint checkpoint : run.intermediate()) {
                String name = "checkpoint-" + checkpoint.getStep();
                if (!files.copyIfThere(checkpoint, output.staging().resolve(name))) {
                    progress.say("  note: there is no " + name + " any more (save_total_limit).");
                }
            }
        }
    }

    /** Evaluates a checkpoint that is there already, or all of its run. */
    public Map<String, Object> evaluate(
            EvaluationOnly checkpoint, EvaluatedCheckpoints which, DatasetSource dev, EvaluationSettings settings)
            throws IOException, InterruptedException {
        Map<String, Object> result = writeResults(checkpoint.carryOut(services, progress, which, dev, settings));
        output.publish();
        return result;
    }

    private Map<String, Object> writeResults(List<Evaluation> evaluations) throws IOException, InterruptedException {
        return new RunResults(services, progress).write(evaluations, output.staging());
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
