package io.squadron.trainer.run;

import io.squadron.kafka.Topics;
import io.squadron.trainer.kafka.TestBroker;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.RunClaimed;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunFinished;
import io.squadron.v1.RunQueued;
import io.squadron.v1.RunStarted;
import io.squadron.v1.RunStopRequested;
import io.squadron.v1.RunStopped;
import io.squadron.v1.StepMetrics;
import io.squadron.v1.TrainingRequest;

/** Run events as trainers write them. */
public final class Events {
    private Events() {}

    public static TrainingRequest request(String runId) {
        return TrainingRequest.newBuilder()
                .setRunId(runId)
                .setTrainDatasetId("ds")
                .setModelNameOrPath("all-MiniLM-L6-v2")
                .build();
    }

    public static RunEvent queued(TrainingRequest request) {
        return RunEvents.event(request.getRunId(), 1, 0)
                .setQueued(RunQueued.newBuilder().setRequest(request))
                .build();
    }

    public static RunEvent claimed(String runId, int attempt, String trainer) {
        return RunEvents.event(runId, attempt, 0)
                .setClaimed(RunClaimed.newBuilder().setTrainer(trainer))
                .build();
    }

    public static RunEvent started(TrainingRequest request, int attempt, String trainer) {
        return RunEvents.event(request.getRunId(), attempt, 0)
                .setStarted(RunStarted.newBuilder().setRequest(request).setTrainer(trainer))
                .build();
    }

    public static RunEvent metrics(String runId, int attempt, long step) {
        return RunEvents.event(runId, attempt, step)
                .setMetrics(StepMetrics.newBuilder().setLoss(1))
                .build();
    }

    public static RunEvent checkpoint(Checkpoint checkpoint, int attempt) {
        return RunEvents.event(checkpoint.getRunId(), attempt, checkpoint.getStep())
                .setCheckpoint(checkpoint)
                .build();
    }

    public static RunEvent finished(String runId, int attempt) {
        return RunEvents.event(runId, attempt, 10)
                .setFinished(RunFinished.getDefaultInstance())
                .build();
    }

    public static RunEvent stopped(String runId, int attempt) {
        return RunEvents.event(runId, attempt, 0)
                .setStopped(RunStopped.getDefaultInstance())
                .build();
    }

    public static RunEvent stopRequested(String runId) {
        return RunEvents.event(runId, 1, 0)
                .setStopRequested(RunStopRequested.getDefaultInstance())
                .build();
    }

    public static long write(RunEvent event) {
        return TestBroker.write(Topics.RUN_EVENTS, 0, event.getRunId(), event);
    }
}
