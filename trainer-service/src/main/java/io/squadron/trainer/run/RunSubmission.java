package io.squadron.trainer.run;

import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.encoder.EncoderCatalog;
import io.squadron.v1.Run;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunQueued;
import io.squadron.v1.RunStopRequested;
import io.squadron.v1.TrainingRequest;
import jakarta.inject.Singleton;
import java.time.Instant;

/** What clients may do to runs. Every trainer can serve any run: what is asked travels through Kafka. */
@Singleton
public class RunSubmission {
    private final RunPreparation preparation;
    private final EncoderCatalog encoders;
    private final RunLog log;
    private final RunEvents events;
    private final RunClaims claims;
    private final int maxWaitingRuns;

    public RunSubmission(
            RunPreparation preparation,
            EncoderCatalog encoders,
            RunLog log,
            RunEvents events,
            RunClaims claims,
            TrainerConfig config) {
        this.preparation = preparation;
        this.encoders = encoders;
        this.log = log;
        this.events = events;
        this.claims = claims;
        this.maxWaitingRuns = config.maxWaitingRuns();
    }

    /**
     * Puts a run into the trainers' queue.
     *
     * @return the run, when Kafka has it
     * @throws RunExistsException if the run id is in use
     * @throws QueueFullException if too many runs wait
     */
    public Run submit(TrainingRequest asked) {
        Instant now = Instant.now();
        TrainingRequest request = asked.toBuilder()
                .setRunId(asked.getRunId().isEmpty() ? RunIds.make(now) : asked.getRunId())
                .setSubmittedAt(RunEvents.timestamp(now))
                .build();
        preparation.prepare(request);
        encoders.requireKnown(request.getModelNameOrPath());
        claim(request);
        return state(request.getRunId()).run();
    }

    /**
     * Asks whoever has the run to stop it. A run that no trainer has, or whose trainer is dead, ends at once.
     *
     * @throws UnknownRunException if there is no such run
     * @throws RunEndedException if it has ended already
     */
    public Run stop(String runId) {
        log.catchUp();
        Run run = state(runId).run();
        if (RunState.ended(run.getStatus())) {
            throw new RunEndedException(runId, run.getStatus());
        }
        write(RunEvents.event(runId, run.getAttempt(), run.getStep())
                .setStopRequested(RunStopRequested.getDefaultInstance())
                .build());
        claims.stopUnlessAlive(runId);
        return state(runId).run();
    }

    /** The first queued event of a run id takes it: of two trainers that are asked at once, one is first in the log. */
    private void claim(TrainingRequest request) {
        String runId = request.getRunId();
        log.catchUp();
        if (log.find(runId).isPresent()) {
            throw new RunExistsException(runId);
        }
        if (log.waiting() >= maxWaitingRuns) {
            throw new QueueFullException(maxWaitingRuns);
        }
        long offset = write(RunEvents.event(runId, 1, 0)
                .setQueued(RunQueued.newBuilder().setRequest(request))
                .build());
        if (state(runId).firstOffset() != offset) {
            throw new RunExistsException(runId);
        }
    }

    private long write(RunEvent event) {
        long offset = events.write(event);
        log.awaitKnown(offset);
        return offset;
    }

    private RunState state(String runId) {
        return log.find(runId).orElseThrow(() -> new UnknownRunException(runId));
    }
}
