package io.squadron.local.job;

import io.squadron.local.client.Services;
import io.squadron.local.progress.Progress;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * run_squad's job: what the services make of it, and run_squad's files in the output directory. What has been trained is
 * published there before it is evaluated, and when the training is interrupted or fails.
 */
public final class RunSquadJob implements AutoCloseable {
    private final Services services;
    private final Progress progress;
    private final FineTuning fineTuning;
    private final Path outputDirectory;
    private final OutputDirectory output;

    private boolean stopped; // guarded by this

    /** @param stackIsUp whether a service that cannot be reached may come back */
    public RunSquadJob(Services services, Progress progress, BooleanSupplier stackIsUp, Path outputDirectory) {
        this.services = services;
        this.progress = progress;
        this.fineTuning = new FineTuning(services, progress, stackIsUp);
        this.outputDirectory = outputDirectory;
        this.output = OutputDirectory.open(outputDirectory);
    }

    /**
     * Trains, and evaluates if the plan says so.
     *
     * @return the result's members in run_squad's order; the run's own figures if nothing was evaluated
     */
    public Map<String, Object> trainAndEvaluate(FineTuningPlan plan) throws IOException, InterruptedException {
        FineTuned tuned = fineTuning.carryOut(plan, this::publishTrained);
        if (tuned.evaluations().isEmpty()) {
            return figures(tuned.run());
        }
        try (OutputDirectory results = OutputDirectory.open(outputDirectory)) {
            Map<String, Object> result = writeResults(tuned.evaluations(), results);
            results.publish();
            return result;
        }
    }

    /** As run_squad leaves them: the result, and {@code checkpoint-STEP} for every save_steps updates. */
    private synchronized void publishTrained(TrainedRun run) {
        if (stopped) {
            throw new FailedException("The training was interrupted.");
        }
        try (CheckpointFiles files = CheckpointFiles.open(System.getenv())) {
            files.copy(run.result(), output.staging());
            copySaved(files, run.intermediate(), output);
            output.publish();
        } catch (IOException e) {
            throw new FailedException(
                    "What run " + run.runId() + " has learned is in the store as "
                            + run.result().getCheckpointId() + ", but could not be copied to " + outputDirectory + ": "
                            + SourceFile.reason(e) + ".",
                    e);
        }
    }

    private void copySaved(CheckpointFiles files, List<Checkpoint> checkpoints, OutputDirectory into)
            throws IOException {
        for (Checkpoint checkpoint : checkpoints) {
            String name = "checkpoint-" + checkpoint.getStep();
            if (!files.copyIfThere(checkpoint, into.staging().resolve(name))) {
                progress.say("  note: there is no " + name + " any more (save_total_limit).");
            }
        }
    }

    /**
     * Ends a training that is under way, and publishes {@code checkpoint-STEP} for every checkpoint that it leaves, the one
     * that it has reached among them. May be called from any thread, and twice; does not throw.
     *
     * @return empty if nothing was being trained, or if the trainer does not say what has become of it
     */
    public synchronized Optional<RunSoFar> stopTraining() {
        Optional<RunSoFar> left = fineTuning.stop();
        if (!stopped) {
            stopped = true;
            left.ifPresent(this::publishSoFar);
        }
        return left;
    }

    private void publishSoFar(RunSoFar run) {
        if (run.checkpoints().isEmpty()) {
            return;
        }
        try (CheckpointFiles files = CheckpointFiles.open(System.getenv());
                OutputDirectory saved = OutputDirectory.open(outputDirectory)) {
            copySaved(files, run.checkpoints(), saved);
            saved.publish();
        } catch (IOException | RuntimeException e) {
            progress.say("  What run " + run.runId() + " has reached is in the store, but could not be copied: "
                    + e.getMessage());
        }
    }

    /** The run that has been begun here, until it is published in the output directory as a whole. */
    public Optional<String> runUnderWay() {
        return fineTuning.runUnderWay();
    }

    /** Evaluates a checkpoint that is there already, or all of its run. */
    public Map<String, Object> evaluate(
            EvaluationOnly checkpoint, EvaluatedCheckpoints which, DatasetSource dev, EvaluationSettings settings)
            throws IOException, InterruptedException {
        Map<String, Object> result =
                writeResults(checkpoint.carryOut(services, progress, which, dev, settings), output);
        output.publish();
        return result;
    }

    private Map<String, Object> writeResults(List<Evaluation> evaluations, OutputDirectory into)
            throws IOException, InterruptedException {
        return new RunResults(services, progress).write(evaluations, into.staging());
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

    /** Stops a run that is under way, keeps what it has reached, and removes what was not published. */
    @Override
    public void close() {
        var unused = stopTraining();
        output.close();
    }
}
