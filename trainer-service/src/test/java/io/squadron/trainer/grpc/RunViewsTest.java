package io.squadron.trainer.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.squadron.trainer.execution.TestTrainer;
import io.squadron.trainer.kafka.TestBroker;
import io.squadron.trainer.queue.TrainerGroup;
import io.squadron.trainer.run.Events;
import io.squadron.v1.RunFailureReason;
import io.squadron.v1.RunReleased;
import io.squadron.v1.RunWaiting;
import io.squadron.v1.WaitingReason;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** T2: why a run waits that the only trainer cannot do. */
class RunViewsTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    private final String runId = "run-" + UUID.randomUUID();
    private final TrainerGroup group = new TrainerGroup(TestBroker.clients(), TestBroker.config(Map.of()));
    private final RunViews views = new RunViews(group, Duration.ofDays(7));
    private TestTrainer trainer;

    @BeforeEach
    void start() {
        trainer = new TestTrainer();
    }

    /** No other test shall find a run that waits. */
    @AfterEach
    void stop() {
        for (RunFailureReason reason : RunFailureReason.values()) {
            Events.write(Events.finished(runId + reason.name(), 9));
        }
        trainer.close();
        group.close();
    }

    @Test
    void t2WhatTheTrainerLacksIsTold() {
        assertThat(whyItWaits(RunFailureReason.RUN_FAILURE_REASON_ENGINE))
                .isEqualTo(WaitingReason.WAITING_REASON_NO_DEVICE);
        assertThat(whyItWaits(RunFailureReason.RUN_FAILURE_REASON_REQUEST))
                .isEqualTo(WaitingReason.WAITING_REASON_NO_ENCODER);
        assertThat(whyItWaits(RunFailureReason.RUN_FAILURE_REASON_MEMORY))
                .isEqualTo(WaitingReason.WAITING_REASON_NO_ROOM);
        assertThat(whyItWaits(RunFailureReason.RUN_FAILURE_REASON_STORAGE))
                .isEqualTo(WaitingReason.WAITING_REASON_NO_ROOM);
        assertThat(whyItWaits(RunFailureReason.RUN_FAILURE_REASON_INTERNAL))
                .isEqualTo(WaitingReason.WAITING_REASON_TRAINER_FAULT);
    }

    private WaitingReason whyItWaits(RunFailureReason lack) {
        String run = runId + lack.name();
        trainer.lacks.put(
                run,
                RunReleased.newBuilder().setReason(lack).setMessage("so it is").build());
        Events.write(Events.queued(Events.request(run)));
        await().atMost(SOON).until(() -> trainer.log
                .find(run)
                .filter(state -> state.refusals().containsKey(trainer.name))
                .isPresent());
        RunWaiting waiting = views.of(trainer.log.find(run).orElseThrow()).getWaiting();
        assertThat(waiting.getMessage()).isEqualTo("so it is");
        return waiting.getReason();
    }
}
