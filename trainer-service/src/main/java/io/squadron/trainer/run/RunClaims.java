package io.squadron.trainer.run;

import io.squadron.trainer.checkpoint.ResumePoints;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunFailed;
import io.squadron.v1.RunQueued;
import io.squadron.v1.RunStopped;
import io.squadron.v1.TrainingRequest;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Decides what a trainer does with a request at the head of its queue. Kafka may deliver a request again, and to
 * another trainer, at any time; the log says how far the run is, the group says whether the trainer that has it lives.
 */
@Singleton
public class RunClaims {
    /** What to do with a request. */
    public sealed interface Claim {
        /** The run has ended: the request is done. */
        record Done() implements Claim {}

        /** Another trainer is carrying it out and is alive: look again later. */
        record Elsewhere(String trainer) implements Claim {}

        /** Begin it, as this attempt. */
        record Begin(int attempt) implements Claim {}
    }

    private final RunLog log;
    private final RunEvents events;
    private final TrainerGroup group;
    private final TrainerName self;
    private final ResumePoints resumePoints;
    private final int maxAttempts;

    public RunClaims(
            RunLog log,
            RunEvents events,
            TrainerGroup group,
            TrainerName self,
            ResumePoints resumePoints,
            TrainerConfig config) {
        this.log = log;
        this.events = events;
        this.group = group;
        this.self = self;
        this.resumePoints = resumePoints;
        this.maxAttempts = config.maxAttempts();
    }

    /** Decides on a request that this trainer is not carrying out and could begin now. */
    public Claim claim(TrainingRequest request) {
        log.catchUp();
        Optional<RunState> known = log.find(request.getRunId());
        if (known.isEmpty()) {
            // It came straight onto the topic: watchers and the dashboard shall hear of it all the same.
            write(RunEvents.event(request.getRunId(), 1, 0)
                    .setQueued(RunQueued.newBuilder().setRequest(request))
                    .build());
            return new Claim.Begin(1);
        }
        RunState state = known.get();
        if (state.ended()) {
            return new Claim.Done();
        }
        if (!state.begun()) {
            return state.stopRequested()
                    ? stop(state)
                    : new Claim.Begin(state.run().getAttempt());
        }
        if (!state.trainer().equals(self.toString()) && group.alive(state.trainer())) {
            return new Claim.Elsewhere(state.trainer());
        }
        // Its trainer died. Nobody waits for a run that was to be stopped.
        return state.stopRequested() ? stop(state) : takeOver(state);
    }

    private Claim takeOver(RunState state) {
        int attempt = state.run().getAttempt() + 1;
        if (state.attemptsFromHere() < maxAttempts) {
            return new Claim.Begin(attempt);
        }
        resumePoints.delete(state.run().getRunId());
        write(RunEvents.event(state.run().getRunId(), attempt, state.run().getStep())
                .setFailed(RunFailed.newBuilder()
                        .setMessage("Trainers died %d times over this run; the trainers' logs say more"
                                .formatted(maxAttempts)))
                .build());
        return new Claim.Done();
    }

    private Claim stop(RunState state) {
        resumePoints.delete(state.run().getRunId());
        write(RunEvents.event(
                        state.run().getRunId(),
                        state.run().getAttempt(),
                        state.run().getStep())
                .setStopped(RunStopped.newBuilder().setCheckpointId(lastCheckpoint(state)))
                .build());
        return new Claim.Done();
    }

    private static String lastCheckpoint(RunState state) {
        int count = state.run().getCheckpointIdsCount();
        return count == 0 ? "" : state.run().getCheckpointIds(count - 1);
    }

    private void write(RunEvent event) {
        log.awaitKnown(events.write(event));
    }
}
