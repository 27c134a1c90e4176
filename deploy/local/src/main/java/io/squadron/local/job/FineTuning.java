package io.squadron.local.job;

import io.squadron.local.client.Services;
import io.squadron.local.progress.Progress;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.Evaluation;
import io.squadron.v1.TrainingRequest;
import java.time.Duration;
import java.util.List;

/** The job itself, through the services: import, train, evaluate. */
public final class FineTuning {
    private final Services services;
    private final Progress progress;
    private final Training training;

    /** The run that would have to be stopped if the job were interrupted now; null outside of training. */
    private volatile String runUnderWay;

    public FineTuning(Services services, Progress progress) {
        this.services = services;
        this.progress = progress;
        this.training = new Training(services, progress);
    }

    /**
     * Both files are imported before the training begins, so that a bad one is found in the first minute.
     *
     * @throws FailedException with a sentence for the person at the terminal
     * @throws io.grpc.StatusRuntimeException with a service's sentence
     */
    public FineTuned carryOut(FineTuningPlan plan) throws InterruptedException {
        DatasetImport imports = new DatasetImport(services, progress);
        DatasetManifest train =
                imports.importFile(plan.train().file(), plan.train().options());
        if (train.getWindows() == 0) {
            throw new FailedException(
                    "There is nothing to train on in " + plan.train().file() + ".");
        }
        DatasetManifest dev = plan.dev() == null
                ? DatasetManifest.getDefaultInstance()
                : imports.importFile(plan.dev().file(), plan.dev().options());

        String runId = Training.newRunId();
        EvaluationNarration evaluations = new EvaluationNarration(services, progress, runId);
        boolean meanwhile = plan.arguments().getEvaluateDuringTraining();
        submit(runId, plan, train.getDatasetId(), dev.getDatasetId());
        TrainedRun run = training.watch(runId, meanwhile ? evaluations::tellNews : () -> {});
        runUnderWay = null;
        List<Evaluation> results = evaluate(run, dev.getDatasetId(), plan);
        if (meanwhile) {
            evaluations.tellAll();
        }
        return new FineTuned(run, results);
    }

    private void submit(String runId, FineTuningPlan plan, String trainDatasetId, String evalDatasetId) {
        runUnderWay = runId;
        training.submit(TrainingRequest.newBuilder()
                .setRunId(runId)
                .setName(plan.name())
                .setTrainDatasetId(trainDatasetId)
                .setEvalDatasetId(evalDatasetId)
                .setModelNameOrPath(plan.modelNameOrPath())
                .setArguments(plan.arguments())
                .build());
    }

    private List<Evaluation> evaluate(TrainedRun run, String datasetId, FineTuningPlan plan)
            throws InterruptedException {
        CheckpointEvaluation evaluation = new CheckpointEvaluation(services, progress);
        return switch (plan.inTheEnd()) {
            case NONE -> List.of();
            case LAST -> List.of(evaluation.evaluate(run.result().getCheckpointId(), datasetId, plan.evaluation()));
            case ALL -> evaluation.evaluateAll(run.checkpoints(), datasetId, plan.evaluation());
        };
    }

    /**
     * Stops the run if there is one, so that no trainer takes it up again. For a shutdown hook: does not wait long and
     * does not throw.
     */
    public synchronized void abandon(Duration deadline) {
        String runId = runUnderWay;
        runUnderWay = null;
        if (runId != null && training.stop(runId, deadline)) {
            progress.say("Stopped run " + runId + ".");
        }
    }
}
