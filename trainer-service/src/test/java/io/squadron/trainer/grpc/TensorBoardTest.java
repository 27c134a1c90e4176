package io.squadron.trainer.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.kafka.Topics;
import io.squadron.trainer.run.Events;
import io.squadron.trainer.tensorboard.ReadEvent;
import io.squadron.v1.Run;
import io.squadron.v1.RunEvent;
import io.squadron.v1.StepMetrics;
import io.squadron.v1.TrainingArguments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What a real training leaves for TensorBoard. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(TrainerNeighbours.class)
@TestProfile(TensorBoardTest.WithManyStates.class)
class TensorBoardTest extends RunningTrainer {
    /** States that an attempt can go on from within a test, and a history that leaves nothing out. */
    public static final class WithManyStates implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("squadron.trainer.resume-interval", "PT0.5S", "squadron.trainer.metrics-per-run", "1000000");
        }
    }

    @ConfigProperty(name = "squadron.trainer.tensorboard-directory")
    Path tensorboardDirectory;

    @Test
    void theCurvesOfARunAreThoseOfItsEvents() throws Exception {
        Run run = submit(request(ImportedDataset.complete(writer).publish()));
        List<RunEvent> told = metrics(run.getRunId());

        List<Path> files = files(run.getRunId());
        assertThat(files).hasSize(1);
        List<ReadEvent> events = ReadEvent.all(files.get(0));
        assertThat(events.get(2).texts().get("train/arguments")).contains("| per_gpu_train_batch_size | 4 |");
        List<ReadEvent> points = events.subList(3, events.size());
        assertThat(points)
                .extracting(ReadEvent::step)
                .containsExactlyElementsOf(told.stream().map(RunEvent::getStep).toList());
        for (int i = 0; i < points.size(); i++) {
            StepMetrics metrics = told.get(i).getMetrics();
            assertThat(points.get(i).scalars())
                    .containsEntry("train/loss", (float) metrics.getLoss())
                    .containsEntry("train/learning_rate", (float) metrics.getLearningRate())
                    .containsEntry("train/grad_norm", (float) metrics.getGradNorm())
                    .containsEntry("train/epoch", (float) metrics.getEpoch())
                    .containsEntry("train/memory_bytes", (float) metrics.getMemoryBytes());
        }
    }

    @Test
    void anAttemptThatGoesOnReplacesWhatWasTrainedBeyondTheStateThatItBeginsWith() throws Exception {
        Run run = submit(request(ImportedDataset.complete(writer).publish())
                .setArguments(
                        TrainingArguments.newBuilder().setMaxSteps(1_000_000).setLoggingSteps(1)));
        String runId = run.getRunId();
        await().atMost(SOON).until(() -> find(runId).getStep() >= 100);

        // Another trainer claims the run and is gone: this one gives it up, and takes it over from the state that was
        // kept.
        long claim = writer.write(Topics.RUN_EVENTS, runId, Events.claimed(runId, 2, "gone/1"));
        assertThat(claim).isPositive();
        await().atMost(SOON).until(() -> files(runId).size() == 2);
        List<ReadEvent> first = ReadEvent.all(files(runId).get(0));
        long replaced = first.get(first.size() - 1).step();
        await().atMost(SOON).until(() -> find(runId).getStep() > replaced + 10);
        stop(runId);
        List<RunEvent> told = metrics(runId);

        ReadEvent start = ReadEvent.all(files(runId).get(1)).get(1);
        assertThat(start.start()).isTrue();
        assertThat(start.step()).isGreaterThan(1).isLessThanOrEqualTo(replaced + 1);
        Map<Long, Float> losses = new TreeMap<>();
        told.forEach(
                event -> losses.put(event.getStep(), (float) event.getMetrics().getLoss()));
        assertThat(shownLosses(runId)).isEqualTo(losses);
    }

    /** The curve as TensorBoard shows it: an attempt that begins drops its first step and those after it. */
    private Map<Long, Float> shownLosses(String runId) throws IOException {
        TreeMap<Long, Float> shown = new TreeMap<>();
        for (Path file : files(runId)) {
            for (ReadEvent event : ReadEvent.all(file)) {
                if (event.start()) {
                    shown.tailMap(event.step()).clear();
                }
                if (event.scalars().containsKey("train/loss")) {
                    assertThat(shown.put(event.step(), event.scalars().get("train/loss")))
                            .isNull();
                }
            }
        }
        return shown;
    }

    private List<Path> files(String runId) throws IOException {
        return ReadEvent.files(tensorboardDirectory.resolve(runId));
    }

    private List<RunEvent> metrics(String runId) {
        return watch(runId).stream().filter(RunEvent::hasMetrics).toList();
    }
}
