package io.squadron.trainer.queue;

import io.squadron.trainer.Refusal;
import io.squadron.trainer.checkpoint.ResumeOrigin;
import io.squadron.trainer.checkpoint.ResumePoints;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.encoder.EncoderCatalog;
import io.squadron.trainer.run.RequestedArguments;
import io.squadron.trainer.run.RunEvents;
import io.squadron.trainer.run.RunIds;
import io.squadron.trainer.run.RunPreparation;
import io.squadron.trainer.run.RunState;
import io.squadron.v1.Run;
import io.squadron.v1.RunDeleted;
import io.squadron.v1.RunQueued;
import io.squadron.v1.RunStatus;
import io.squadron.v1.RunStopRequested;
import io.squadron.v1.TrainingRequest;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What clients may do to runs. Every trainer can serve any run: what is asked travels through Kafka. */
@Singleton
public class RunSubmission {
    private final RunPreparation preparation;
    private final EncoderCatalog encoders;
    private final RunLog log;
    private final RunClaims claims;
    private final ResumePoints resumePoints;
    private final Abilities abilities;
    private final int maxWaitingRuns;

    public RunSubmission(
            RunPreparation preparation,
            EncoderCatalog encoders,
            RunLog log,
            RunClaims claims,
            ResumePoints resumePoints,
            Abilities abilities,
            TrainerConfig config) {
        this.abilities = abilities;
        this.preparation = preparation;
        this.encoders = encoders;
        this.log = log;
        this.claims = claims;
        this.resumePoints = resumePoints;
        this.maxWaitingRuns = config.maxWaitingRuns();
    }

    /**
     * A run that was submitted, or would be.
     *
     * @param warnings what the submitter should know, one sentence each
     */
    public record Submitted(Run run, List<String> warnings) {}

    /**
     * Puts a run into the trainers' queue.
     *
     * @return the run, when Kafka has it
     * @throws Refusal.Exists if the run id is in use
     * @throws Refusal.Exhausted if too many runs wait
     */
    public Submitted submit(TrainingRequest asked) {
        TrainingRequest request = named(asked);
        List<String> warnings = check(request);
        claim(request);
        return new Submitted(state(request.getRunId()).run(), warnings);
    }

    /**
     * Only checks a request, as {@link #submit} does. One that names no data set or no encoder yet is checked as far as it goes.
     *
     * @return the run as it would be queued
     */
    public Submitted validate(TrainingRequest asked) {
        TrainingRequest request = named(asked);
        boolean whole = !request.getTrainDatasetId().isEmpty()
                && !request.getModelNameOrPath().isEmpty();
        List<String> warnings = whole ? check(request) : checkAlone(request);
        requireRoomFor(request.getRunId());
        Run run = Run.newBuilder()
                .setRunId(request.getRunId())
                .setStatus(RunStatus.RUN_STATUS_QUEUED)
                .setRequest(request)
                .setAttempt(1)
                .setSubmittedAt(request.getSubmittedAt())
                .setUpdatedAt(request.getSubmittedAt())
                .build();
        return new Submitted(run, warnings);
    }

    /**
     * Forgets a run that has ended, and what is kept of it to go on from.
     *
     * @throws Refusal.NotFound if there is no such run
     * @throws Refusal.InUse if it waits or runs
     */
    public void delete(String runId) {
        log.catchUp();
        RunState run = state(runId);
        if (!run.ended()) {
            throw new Refusal.InUse(RunLog.resource(runId), "Run \"%s\" has not ended; stop it first".formatted(runId));
        }
        log.append(RunEvents.event(runId, run.run().getAttempt(), run.run().getStep())
                .setDeleted(RunDeleted.getDefaultInstance())
                .build());
        resumePoints.delete(runId);
    }

    private static TrainingRequest named(TrainingRequest asked) {
        Instant now = Instant.now();
        return asked.toBuilder()
                .setRunId(asked.getRunId().isEmpty() ? RunIds.make(now) : asked.getRunId())
                .setSubmittedAt(RunEvents.timestamp(now))
                .build();
    }

    private List<String> checkAlone(TrainingRequest request) {
        var unused = preparation.check(request);
        if (!request.getModelNameOrPath().isEmpty()) {
            encoders.requireKnown(request.getModelNameOrPath());
        }
        return abilities.warningsFor(request);
    }

    private List<String> check(TrainingRequest request) {
        List<String> warnings = new ArrayList<>(preparation.prepare(request).warnings());
        requireResumable(request);
        encoders.requireKnown(request.getModelNameOrPath());
        warnings.addAll(abilities.warningsFor(request));
        return warnings;
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
            throw new Refusal.Unfit(
                    RunLog.resource(runId),
                    "Run \"%s\" has %s already"
                            .formatted(
                                    runId,
                                    run.getStatus()
                                            .name()
                                            .replace("RUN_STATUS_", "")
                                            .toLowerCase(Locale.ROOT)));
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
        requireRoomFor(runId);
        long offset = log.append(RunEvents.event(runId, 1, 0)
                .setQueued(RunQueued.newBuilder().setRequest(request))
                .build());
        if (state(runId).firstOffset() != offset) {
            throw inUse(runId);
        }
    }

    private void requireRoomFor(String runId) {
        log.catchUp();
        if (log.find(runId).isPresent()) {
            throw inUse(runId);
        }
        if (log.waiting() >= maxWaitingRuns) {
            throw new Refusal.Exhausted(
                    "%d runs wait for a trainer already; submit the run when some have ended, or start more trainers"
                            .formatted(maxWaitingRuns));
        }
    }

    private static Refusal.Exists inUse(String runId) {
        return new Refusal.Exists(
                RunLog.resource(runId), "run_id \"%s\" is in use; choose another, or leave it empty".formatted(runId));
    }

    /** What the two requests say is compared here, the encoders' files and the state itself when the run begins. */
    private void requireResumable(TrainingRequest request) {
        String from = request.getResumeFromRun();
        if (from.isEmpty()) {
            return;
        }
        log.catchUp();
        TrainingRequest before = state(from).run().getRequest();
        List<String> differences = origin(request).differencesFrom(origin(before));
        if (!differences.isEmpty()) {
            throw new Refusal.Invalid(
                    "resume_from_run",
                    "resume_from_run: run \"%s\" was another training: %s"
                            .formatted(from, String.join(", ", differences)));
        }
        try {
            if (!resumePoints.has(from)) {
                throw new Refusal.NotFound(
                        RunLog.resource(from),
                        "resume_from_run: no state of run \"%s\" is left; submit the run without it".formatted(from));
            }
        } catch (IOException e) {
            throw new Refusal.Unavailable(
                    "storage", "What is kept of run \"%s\" cannot be listed: %s".formatted(from, e.getMessage()), e);
        }
    }

    private static ResumeOrigin origin(TrainingRequest request) {
        return new ResumeOrigin(
                request.getTrainDatasetId(),
                request.getModelNameOrPath(),
                RequestedArguments.complete(request.getArguments()));
    }

    private RunState state(String runId) {
        return log.find(runId).orElseThrow(() -> RunLog.unknown(runId));
    }
}
