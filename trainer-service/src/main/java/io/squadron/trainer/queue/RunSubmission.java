package io.squadron.trainer.queue;

import io.squadron.trainer.Refusal;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.encoder.EncoderCatalog;
import io.squadron.trainer.run.RunEvents;
import io.squadron.trainer.run.RunIds;
import io.squadron.trainer.run.RunPreparation;
import io.squadron.trainer.run.RunState;
import io.squadron.v1.Run;
import io.squadron.v1.RunQueued;
import io.squadron.v1.RunStopRequested;
import io.squadron.v1.TrainingRequest;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Locale;

/** What clients may do to runs. Every trainer can serve any run: what is asked travels through Kafka. */
@Singleton
public class RunSubmission {
    private final RunPreparation preparation;
    private final EncoderCatalog encoders;
    private final RunLog log;
    private final RunClaims claims;
    private final int maxWaitingRuns;

    public RunSubmission(
            RunPreparation preparation, EncoderCatalog encoders, RunLog log, RunClaims claims, TrainerConfig config) {
        this.preparation = preparation;
        this.encoders = encoders;
        this.log = log;
        this.claims = claims;
        this.maxWaitingRuns = config.maxWaitingRuns();
    }

    /**
     * Puts a run into the trainers' queue.
     *
     * @return the run, when Kafka has it
     * @throws Refusal.Exists if the run id is in use
     * @throws Refusal.Exhausted if too many runs wait
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
     * @throws Refusal.NotFound if there is no such run
     * @throws Refusal.Unfit if it has ended already
     */
    public Run stop(String runId) {
        log.catchUp();
        Run run = state(runId).run();
        if (RunState.ended(run.getStatus())) {
            throw new Refusal.Unfit("Run \"%s\" has %s already"
                    .formatted(
                            runId,
                            run.getStatus().name().replace("RUN_STATUS_", "").toLowerCase(Locale.ROOT)));
        }
        log.append(RunEvents.event(runId, run.getAttempt(), run.getStep())
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
            throw inUse(runId);
        }
        if (log.waiting() >= maxWaitingRuns) {
            throw new Refusal.Exhausted(
                    "%d runs wait for a trainer already; submit the run when some have ended, or start more trainers"
                            .formatted(maxWaitingRuns));
        }
        long offset = log.append(RunEvents.event(runId, 1, 0)
                .setQueued(RunQueued.newBuilder().setRequest(request))
                .build());
        if (state(runId).firstOffset() != offset) {
            throw inUse(runId);
        }
    }

    private static Refusal.Exists inUse(String runId) {
        return new Refusal.Exists("run_id \"%s\" is in use; choose another, or leave it empty".formatted(runId));
    }

    private RunState state(String runId) {
        return log.find(runId).orElseThrow(() -> RunLog.unknown(runId));
    }
}
