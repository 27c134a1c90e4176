package io.squadron.trainer.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.embedded.quarkus.MetricsPage;
import io.squadron.v1.Run;
import io.squadron.v1.RunEvent;
import io.squadron.v1.TrainingArguments;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Prometheus reads of the service. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(TrainerNeighbours.class)
class MetricsTest extends RunningTrainer {
    private static final String OWN = "squadron_training_";

    @Test
    void namesFollowPrometheusConventions() {
        assertThat(page().metrics(OWN)).isNotEmpty();
        assertThat(page().faults(OWN)).isEmpty();
    }

    @Test
    void whatIsThereIsWhatTheMonitoringKnows() {
        train();
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        page().differences(Path.of("../deploy/monitoring/metrics/trainer-service.txt"), OWN))
                .isEmpty());
    }

    @Test
    void anAttemptIsCountedByItsEndAndWithItsUpdates() {
        double finished = page().sum("squadron_training_runs_total", "outcome=\"finished\"");
        double updates = page().sum("squadron_training_updates_total");

        List<RunEvent> events = train();

        assertThat(events.get(events.size() - 1).hasFinished()).isTrue();
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(page().sum("squadron_training_runs_total", "outcome=\"finished\"") - finished)
                    .isEqualTo(1);
            assertThat(page().sum("squadron_training_running")).isZero();
        });
        assertThat(page().sum("squadron_training_updates_total") - updates).isEqualTo(2);
    }

    /** Micrometer looks for new partitions once a minute: here the service has run for a while. */
    @Test
    void theLagOfChannelsAndOfPlainClientsIsAmongTheMetrics() {
        await().atMost(SOON).untilAsserted(() -> assertThat(get(metrics).lines())
                .filteredOn(line -> line.startsWith("kafka_consumer_fetch_manager_records_lag{"))
                .anyMatch(line -> line.contains("kafka-consumer-datasets") && line.contains("squadron.datasets"))
                .anyMatch(line -> line.contains("\"run-log\"") && line.contains("squadron.run-events")));
    }

    /** What a scaler of trainers looks at: a run that this trainer cannot have is counted all the same. */
    @Test
    void runsThatWaitAreCountedWithTheAgeOfTheOldest() {
        String dataset = ImportedDataset.complete(writer).publish();
        Run first = submit(request(dataset)
                .setArguments(TrainingArguments.newBuilder()
                        .setPerGpuTrainBatchSize(8)
                        .setMaxSteps(100_000)));
        await().atMost(SOON).until(() -> page().sum("squadron_training_runs_running") == 1);
        Run second = submit(request(dataset));
        Run third = submit(request(dataset));

        assertThat(page().sum("squadron_training_runs_waiting")).isEqualTo(2);
        assertThat(page().sum("squadron_training_runs_waiting_oldest_age_seconds"))
                .isPositive();
        assertThat(page().sum("squadron_training_running")).isEqualTo(1);

        for (Run run : List.of(third, second, first)) {
            stop(run.getRunId());
        }
        await().atMost(SOON)
                .until(() -> page().sum("squadron_training_runs_waiting") + page().sum("squadron_training_runs_running")
                        == 0);
        assertThat(page().sum("squadron_training_runs_waiting_oldest_age_seconds"))
                .isZero();
    }

    private List<RunEvent> train() {
        return watch(submit(request(ImportedDataset.complete(writer).publish())
                        .setArguments(TrainingArguments.newBuilder()
                                .setPerGpuTrainBatchSize(8)
                                .setMaxSteps(2)))
                .getRunId());
    }

    private MetricsPage page() {
        return MetricsPage.read(metrics);
    }
}
