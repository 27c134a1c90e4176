package io.squadron.eval.service;

import com.google.protobuf.Timestamp;
import io.squadron.v1.RunClaimed;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunFailed;
import io.squadron.v1.RunFinished;
import io.squadron.v1.RunQueued;
import io.squadron.v1.RunStarted;
import io.squadron.v1.StepMetrics;
import io.squadron.v1.TrainingArguments;
import io.squadron.v1.TrainingRequest;

/** The events of one attempt at a run, as a trainer writes them. */
record RunEvents(String runId, String name, int attempt) {
    private static final long BEGIN = 1_790_000_000L;

    RunEvents(String runId) {
        this(runId, "", 1);
    }

    RunEvents named(String newName) {
        return new RunEvents(runId, newName, attempt);
    }

    RunEvents attempt(int newAttempt) {
        return new RunEvents(runId, name, newAttempt);
    }

    RunEvent queued() {
        return event(0).setQueued(RunQueued.newBuilder().setRequest(request())).build();
    }

    RunEvent claimed() {
        return event(0).setClaimed(RunClaimed.newBuilder().setTrainer("host-" + attempt + "/4711"))
                .build();
    }

    RunEvent started(long firstStep, long totalSteps) {
        return event(firstStep)
                .setStarted(RunStarted.newBuilder()
                        .setRequest(request())
                        .setTrainer("host-" + attempt + "/4711")
                        .setDevice("cpu")
                        .setEngine("PyTorch 2.7.1")
                        .setWindows(88_641)
                        .setTotalSteps(totalSteps)
                        .setParameters(22_713_986))
                .build();
    }

    RunEvent metrics(long step, double loss) {
        return event(step)
                .setMetrics(StepMetrics.newBuilder()
                        .setEpoch(step / 100.0)
                        .setLoss(loss)
                        .setLearningRate(5e-5)
                        .setGradNorm(1.5)
                        .setWindowsPerSecond(6.5)
                        .setRemainingSeconds(90))
                .build();
    }

    RunEvent finished(long step, double finalLoss) {
        return event(step)
                .setFinished(RunFinished.newBuilder()
                        .setFinalLoss(finalLoss)
                        .setTrainSeconds(100)
                        .setWindowsPerSecond(7.25))
                .build();
    }

    RunEvent failed(long step, String message) {
        return event(step).setFailed(RunFailed.newBuilder().setMessage(message)).build();
    }

    private TrainingRequest request() {
        return TrainingRequest.newBuilder()
                .setRunId(runId)
                .setName(name)
                .setModelNameOrPath("all-MiniLM-L6-v2")
                .setTrainDatasetId("train-set")
                .setArguments(TrainingArguments.newBuilder()
                        .setLearningRate(5e-5)
                        .setPerGpuTrainBatchSize(16)
                        .setSeed(42))
                .build();
    }

    private RunEvent.Builder event(long step) {
        return RunEvent.newBuilder()
                .setRunId(runId)
                .setAttempt(attempt)
                .setStep(step)
                .setTime(Timestamp.newBuilder().setSeconds(BEGIN + step));
    }
}
