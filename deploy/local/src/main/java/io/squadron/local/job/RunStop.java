package io.squadron.local.job;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.local.client.Services;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunStatus;
import io.squadron.v1.StopRunRequest;
import io.squadron.v1.WatchRunRequest;
import io.squadron.v1.WatchRunResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Stops a run and waits for what it leaves. */
public final class RunStop {
    private static final Duration ASK_DEADLINE = Duration.ofSeconds(10);

    private final Services services;
    private final Duration limit;

    /**
     * @param limit for the update that is under way and for the checkpoint, which has every weight of the model
     */
    public RunStop(Services services, Duration limit) {
        this.services = services;
        this.limit = limit;
    }

    /**
     * Asks the trainer to stop the run after the current update.
     *
     * @return false if it has ended already
     * @throws StatusRuntimeException if there is no such run, or the trainer cannot be reached
     */
    public boolean ask(String runId) {
        try {
            var unused = services.trainer(ASK_DEADLINE)
                    .stopRun(StopRunRequest.newBuilder().setRunId(runId).build());
            return true;
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.FAILED_PRECONDITION) {
                throw e;
            }
            return false;
        }
    }

    /**
     * Waits for the end of a run that was asked to stop.
     *
     * @throws StatusRuntimeException if the trainer cannot be reached, or it takes too long
     */
    public RunSoFar awaitEnd(String runId) {
        Map<String, Checkpoint> checkpoints = new LinkedHashMap<>();
        Iterator<WatchRunResponse> events = services.trainer(limit)
                .watchRun(WatchRunRequest.newBuilder().setRunId(runId).build());
        while (events.hasNext()) {
            RunEvent event = events.next().getEvent();
            switch (event.getEventCase()) {
                case CHECKPOINT -> checkpoints.put(event.getCheckpoint().getCheckpointId(), event.getCheckpoint());
                case STARTED -> checkpoints.values().removeIf(checkpoint -> checkpoint.getStep() > event.getStep());
                case STOPPED -> {
                    return end(
                            event,
                            RunStatus.RUN_STATUS_STOPPED,
                            checkpoints,
                            event.getStopped().getResumable());
                }
                case FAILED -> {
                    return end(
                            event,
                            RunStatus.RUN_STATUS_FAILED,
                            checkpoints,
                            event.getFailed().getResumable());
                }
                case FINISHED -> {
                    return end(event, RunStatus.RUN_STATUS_FINISHED, checkpoints, false);
                }
                default -> {
                    // Only its end counts.
                }
            }
        }
        throw Status.UNAVAILABLE
                .withDescription("The trainer-service ended the watch of run " + runId + " before the run had ended.")
                .asRuntimeException();
    }

    private static RunSoFar end(
            RunEvent event, RunStatus status, Map<String, Checkpoint> checkpoints, boolean resumable) {
        return new RunSoFar(event.getRunId(), status, event.getStep(), List.copyOf(checkpoints.values()), resumable);
    }
}
