package io.squadron.trainer.queue;

import io.squadron.trainer.checkpoint.ResumePoints;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.kafka.KafkaUnavailableException;
import io.squadron.trainer.run.RunEvents;
import io.squadron.trainer.run.RunState;
import io.squadron.v1.RunClaimed;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunFailed;
import io.squadron.v1.RunFailureReason;
import io.squadron.v1.RunReleased;
import io.squadron.v1.RunStopped;
import io.squadron.v1.TrainingRequest;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which run a trainer takes: the first in the log that waits, or whose trainer is dead. A claim is an event like
 * any other, and of two for the same attempt the first in the log counts, so that trainers need not know of each other;
 * the group only tells who is alive. Several idle trainers may claim the same run; the slower ones go on to the next.
 */
@Singleton
public class RunClaims {
    /** An attempt at a run that this trainer has. */
    public record Claim(TrainingRequest request, int attempt) {}

    /** What may be otherwise after a while; to try at once would use the run's attempts up. */
    private static final Set<RunFailureReason> PASSING = Set.of(
            RunFailureReason.RUN_FAILURE_REASON_DEPENDENCY_AWAY,
            RunFailureReason.RUN_FAILURE_REASON_MEMORY,
            RunFailureReason.RUN_FAILURE_REASON_STORAGE);

    private final RunLog log;
    private final TrainerGroup group;
    private final TrainerName self;
    private final ResumePoints resumePoints;
    private final Abilities abilities;
    private final int maxAttempts;
    private final Duration releasePause;
    private final Duration livenessInterval;
    // Confined to the one thread that takes runs.
    private long lookedNanos;

    public RunClaims(
            RunLog log,
            TrainerGroup group,
            TrainerName self,
            ResumePoints resumePoints,
            Abilities abilities,
            TrainerConfig config) {
        this.log = log;
        this.group = group;
        this.self = self;
        this.resumePoints = resumePoints;
        this.abilities = abilities;
        this.maxAttempts = config.maxAttempts();
        this.releasePause = config.releasePause();
        this.livenessInterval = config.livenessInterval();
        this.lookedNanos = System.nanoTime() - livenessInterval.toNanos();
    }

    /**
     * Takes a run for this trainer, which must have none. To be called by one thread.
     *
     * @return empty if there is none to take now
     * @throws KafkaUnavailableException if Kafka does not answer; a claim may have been written all the same
     */
    public Optional<Claim> next() {
        List<RunState> open = log.open();
        if (open.stream().allMatch(run -> hasAnotherTrainer(run) || hasRefused(run)) && !lookDue(open)) {
            return Optional.empty();
        }
        // After the log: who has claimed a run in it was a member before, and is not taken for dead.
        Set<String> living = group.living();
        lookedNanos = System.nanoTime();
        if (!living.contains(self.toString())) {
            // The others would take this trainer for dead, or the group is just being read from disk.
            return Optional.empty();
        }
        return open.stream()
                .filter(run -> !hasAnotherTrainer(run) || !living.contains(run.trainer()))
                .filter(this::able)
                .map(this::take)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * Ends a run that somebody asked to stop, if no living trainer has it: one that has it ends it itself.
     *
     * @throws KafkaUnavailableException if Kafka does not answer; the request to stop still holds
     */
    public void stopUnlessAlive(String runId) {
        Optional<RunState> state = log.find(runId).filter(run -> run.stopRequested() && !run.ended());
        if (state.isPresent()) {
            RunState run = state.get();
            if (run.waits() || dead(run.trainer())) {
                stop(run);
            }
        }
    }

    private boolean dead(String trainer) {
        Set<String> living = group.living();
        return living.contains(self.toString()) && !living.contains(trainer);
    }

    private boolean hasAnotherTrainer(RunState run) {
        return run.taken() && !run.released() && !run.trainer().equals(self.toString());
    }

    /**
     * Whether this trainer can do the run. If not, it says so in the log, once, so that whoever asks learns why the run
     * waits. What it gave back because something was away or it had too little room, it leaves alone for a while.
     */
    private boolean able(RunState run) {
        RunState.Refused before = run.refusals().get(self.toString());
        Optional<RunReleased> lack = run.stopRequested()
                ? Optional.empty()
                : abilities.lackFor(run.run().getRequest());
        if (lack.isPresent()) {
            RunReleased why = lack.get().toBuilder().setTrainer(self.toString()).build();
            if (!run.taken() || run.released()) {
                if (before == null || !before.why().equals(why)) {
                    log.append(end(run).setReleased(why).build());
                }
            }
            return false;
        }
        return before == null
                || !PASSING.contains(before.why().getReason())
                || before.since().plus(releasePause).isBefore(Instant.now());
    }

    /** Looked at again at leisure: a device or an encoder may come. */
    private boolean hasRefused(RunState run) {
        return run.refusals().containsKey(self.toString());
    }

    private boolean lookDue(List<RunState> open) {
        return !open.isEmpty() && System.nanoTime() - lookedNanos >= livenessInterval.toNanos();
    }

    /** Claims a run that no living trainer has; empty if it was to be ended instead, or another trainer was faster. */
    private Optional<Claim> take(RunState run) {
        if (run.stopRequested()) {
            stop(run);
            return Optional.empty();
        }
        if (run.attemptsFromHere() >= maxAttempts) {
            giveUp(run);
            return Optional.empty();
        }
        String runId = run.run().getRunId();
        int attempt = run.run().getAttempt() + (run.taken() ? 1 : 0);
        log.append(RunEvents.event(runId, attempt, run.run().getStep())
                .setClaimed(RunClaimed.newBuilder().setTrainer(self.toString()))
                .build());
        return log.find(runId)
                .filter(now -> !now.ended() && now.run().getAttempt() == attempt && !hasAnotherTrainer(now))
                .map(now -> new Claim(now.run().getRequest(), attempt));
    }

    private void giveUp(RunState run) {
        String last = run.refusals().values().stream()
                .map(refused -> refused.why().getMessage())
                .findFirst()
                .orElse("the trainers' logs say more");
        log.append(end(run).setFailed(RunFailed.newBuilder()
                        .setMessage(
                                "Trainers died over this run or gave it back %d times: %s".formatted(maxAttempts, last))
                        .setReason(RunFailureReason.RUN_FAILURE_REASON_TOO_MANY_ATTEMPTS)
                        .setResumable(stateIsKept(run)))
                .build());
    }

    private void stop(RunState run) {
        int count = run.run().getCheckpointIdsCount();
        RunStopped.Builder stopped = RunStopped.newBuilder().setResumable(stateIsKept(run));
        if (count > 0) {
            stopped.setCheckpointId(run.run().getCheckpointIds(count - 1));
        }
        log.append(end(run).setStopped(stopped).build());
    }

    private boolean stateIsKept(RunState run) {
        try {
            return resumePoints.has(run.run().getRunId());
        } catch (IOException e) {
            return false;
        }
    }

    private static RunEvent.Builder end(RunState run) {
        return RunEvents.event(
                run.run().getRunId(), run.run().getAttempt(), run.run().getStep());
    }
}
