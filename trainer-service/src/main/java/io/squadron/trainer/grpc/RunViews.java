package io.squadron.trainer.grpc;

import io.squadron.trainer.kafka.KafkaUnavailableException;
import io.squadron.trainer.queue.TrainerGroup;
import io.squadron.trainer.run.RunState;
import io.squadron.v1.Run;
import io.squadron.v1.RunReleased;
import io.squadron.v1.RunWaiting;
import io.squadron.v1.WaitingReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Runs as clients see them: beside what the log says, why a run waits, and whether its state is still there. */
final class RunViews {
    private static final Logger LOG = Logger.getLogger(RunViews.class);

    private final TrainerGroup group;
    private final Duration stateRetention;

    RunViews(TrainerGroup group, Duration stateRetention) {
        this.group = group;
        this.stateRetention = stateRetention;
    }

    Run of(RunState state) {
        return of(List.of(state)).get(0);
    }

    List<Run> of(List<RunState> states) {
        Optional<Set<String>> living = states.stream().anyMatch(RunState::waits) ? living() : Optional.empty();
        List<Run> runs = new ArrayList<>();
        for (RunState state : states) {
            Run.Builder run = state.run().toBuilder().setResumable(state.run().getResumable() && isKept(state.run()));
            if (state.waits()) {
                living.ifPresent(trainers -> run.setWaiting(waiting(state, trainers)));
            }
            runs.add(run.build());
        }
        return runs;
    }

    private Optional<Set<String>> living() {
        try {
            return Optional.of(group.living());
        } catch (KafkaUnavailableException e) {
            LOG.warnf("Why runs wait cannot be told: %s", e.getMessage());
            return Optional.empty();
        }
    }

    private boolean isKept(Run run) {
        return Instant.ofEpochSecond(run.getUpdatedAt().getSeconds())
                .plus(stateRetention)
                .isAfter(Instant.now());
    }

    private static RunWaiting waiting(RunState state, Set<String> living) {
        if (living.isEmpty()) {
            return waiting(WaitingReason.WAITING_REASON_NO_TRAINER, "No trainer is there; start one");
        }
        if (!state.refusals().keySet().containsAll(living)) {
            return waiting(
                    WaitingReason.WAITING_REASON_QUEUE, "The trainers that could do it are busy with other runs");
        }
        RunReleased why = state.refusals().get(living.iterator().next()).why();
        return waiting(
                switch (why.getReason()) {
                    case RUN_FAILURE_REASON_ENGINE -> WaitingReason.WAITING_REASON_NO_DEVICE;
                    case RUN_FAILURE_REASON_REQUEST -> WaitingReason.WAITING_REASON_NO_ENCODER;
                    case RUN_FAILURE_REASON_MEMORY, RUN_FAILURE_REASON_STORAGE -> WaitingReason.WAITING_REASON_NO_ROOM;
                    default -> WaitingReason.WAITING_REASON_TRAINER_FAULT;
                },
                why.getMessage());
    }

    private static RunWaiting waiting(WaitingReason reason, String message) {
        return RunWaiting.newBuilder().setReason(reason).setMessage(message).build();
    }
}
