package io.squadron.trainer.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import io.squadron.checkpoints.directory.DirectoryStore;
import io.squadron.trainer.Golden;
import io.squadron.trainer.checkpoint.CheckpointStores;
import io.squadron.trainer.checkpoint.ResumeOrigin;
import io.squadron.trainer.checkpoint.ResumePoints;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.kafka.TestBroker;
import io.squadron.trainer.queue.RunLog;
import io.squadron.trainer.run.Events;
import io.squadron.trainer.run.RunEvents;
import io.squadron.trainer.run.RunState;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.trainer.training.TrainingArguments;
import io.squadron.trainer.training.TrainingState;
import io.squadron.v1.RunFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoverSweepTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final ResumeOrigin ORIGIN = new ResumeOrigin("squad", "ab12", TrainingArguments.defaults());
    private static final String OPEN = "open";
    private static final String FINISHED = "finished";
    private static final String FAILED = "failed";

    @TempDir
    private Path directory;

    @Test
    void t1TheStateOfARunThatFinishedGoesAndThoseOfOthersStay() throws IOException {
        assertThat(keptAfterSweep(Map.of())).containsExactlyInAnyOrder(OPEN, FAILED, "unknown");
    }

    @Test
    void theStateOfARunThatFailedGoesAfterAWhile() throws IOException {
        assertThat(keptAfterSweep(Map.of("squadron.trainer.state-retention", "PT0S")))
                .containsExactlyInAnyOrder(OPEN, "unknown");
    }

    private Set<String> keptAfterSweep(Map<String, String> settings) throws IOException {
        TrainerConfig config = TestBroker.config(settings);
        RunLog log = TestBroker.runLog(config);
        DirectoryStore states = new DirectoryStore(directory.resolve(".resume"));
        ResumePoints points = new ResumePoints(states, Golden.scratch());
        String prefix = UUID.randomUUID() + "-";
        try {
            log.start();
            for (String name : new String[] {OPEN, FINISHED, FAILED}) {
                Events.write(Events.queued(Events.request(prefix + name)));
            }
            Events.write(Events.finished(prefix + FINISHED, 1));
            log.append(RunEvents.event(prefix + FAILED, 1, 0)
                    .setTime(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond() - 5))
                    .setFailed(RunFailed.newBuilder().setMessage("the storage was away"))
                    .build());
            await().atMost(SOON)
                    .until(() ->
                            log.find(prefix + FAILED).filter(RunState::ended).isPresent());
            for (String name : new String[] {OPEN, FINISHED, FAILED, "unknown"}) {
                points.write(prefix + name, ORIGIN, state());
            }

            new LeftoverSweep(
                            new CheckpointStores(new DirectoryStore(directory), states),
                            points,
                            Golden.scratch(),
                            log,
                            config)
                    .sweep();

            return points.runs().stream()
                    .map(runId -> runId.substring(prefix.length()))
                    .collect(Collectors.toSet());
        } finally {
            Events.write(Events.finished(prefix + OPEN, 1));
            log.close();
        }
    }

    private static TrainingState state() {
        Map<String, Tensor> weights = Map.of("w", Tensor.ofFloats(new float[10], 10));
        return new TrainingState(7, weights, weights, weights, 1, new TrainingState.Progress(1, 8, 0.5, 1, 1, 8, 0.5));
    }
}
