package io.squadron.trainer.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.squadron.checkpoints.directory.DirectoryStore;
import io.squadron.trainer.Golden;
import io.squadron.trainer.checkpoint.CheckpointStores;
import io.squadron.trainer.checkpoint.ResumeOrigin;
import io.squadron.trainer.checkpoint.ResumePoints;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.kafka.TestBroker;
import io.squadron.trainer.queue.RunLog;
import io.squadron.trainer.run.Events;
import io.squadron.trainer.run.RunState;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.trainer.training.TrainingArguments;
import io.squadron.trainer.training.TrainingState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoverSweepTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    private Path directory;

    @Test
    void theStateOfARunThatHasEndedGoesAndThoseOfOthersStay() throws IOException {
        TrainerConfig config = TestBroker.config(Map.of());
        RunLog log = new RunLog(TestBroker.clients(), TestBroker.writer(), config);
        DirectoryStore states = new DirectoryStore(directory.resolve(".resume"));
        ResumePoints points = new ResumePoints(states, Golden.scratch());
        String ended = "ended-" + UUID.randomUUID();
        String open = ended + "-2";
        try {
            log.start();
            Events.write(Events.queued(Events.request(open)));
            Events.write(Events.queued(Events.request(ended)));
            Events.write(Events.finished(ended, 1));
            await().atMost(SOON)
                    .until(() -> log.find(ended).filter(RunState::ended).isPresent());
            for (String runId : new String[] {ended, open, "unknown"}) {
                points.write(origin(runId), state());
            }

            new LeftoverSweep(
                            new CheckpointStores(new DirectoryStore(directory), states),
                            points,
                            Golden.scratch(),
                            log,
                            config)
                    .sweep();

            assertThat(points.runs()).containsExactlyInAnyOrder(open, "unknown");
            assertThat(points.latest(origin(open))).isPresent();
        } finally {
            Events.write(Events.finished(open, 1));
            log.close();
        }
    }

    private static ResumeOrigin origin(String runId) {
        return new ResumeOrigin(runId, "squad", "ab12", TrainingArguments.defaults());
    }

    private static TrainingState state() {
        Map<String, Tensor> weights = Map.of("w", Tensor.ofFloats(new float[10], 10));
        return new TrainingState(7, weights, weights, weights, 1, new TrainingState.Progress(1, 8, 0.5, 1, 1, 8, 0.5));
    }
}
