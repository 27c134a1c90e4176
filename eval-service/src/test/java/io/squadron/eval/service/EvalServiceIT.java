package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.v1.Evaluation;
import io.squadron.v1.Prediction;
import java.io.IOException;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The packaged service, the jar or the native binary where that was built: from topics to rows, figures and pages. */
@QuarkusIntegrationTest
@QuarkusTestResource(EmbeddedStackResource.class)
@QuarkusTestResource(EvalStack.class)
class EvalServiceIT {
    private Topics topics;
    private InferenceNeighbour inference;
    private EvaluationClient client;
    private Dashboard dashboard;

    @BeforeEach
    void start() throws IOException {
        Config config = ConfigProvider.getConfig();
        topics = new Topics(config.getValue("kafka.bootstrap.servers", String.class));
        inference = new InferenceNeighbour(config.getValue("squadron.eval.inference-port", Integer.class));
        client = new EvaluationClient(config.getValue("quarkus.grpc.server.port", Integer.class));
        dashboard = new Dashboard(new ObjectMapper());
        inference.start();
        await().atMost(EvaluationClient.LIMIT)
                .until(() -> dashboard.get("/q/health/ready").statusCode() == 200);
    }

    @AfterEach
    void stop() {
        client.close();
        inference.stop();
        topics.close();
    }

    @Test
    void aRunsEventsBecomeItsCurveAndItsPage() {
        RunEvents events = new RunEvents("packaged");
        topics.send(events.queued());
        topics.send(events.started(0, 100));
        topics.send(events.metrics(10, 3.5));
        topics.send(events.metrics(20, 2.25));

        await().atMost(EvaluationClient.LIMIT).untilAsserted(() -> assertThat(
                        dashboard.json("/api/runs/packaged/metrics").get("loss"))
                .extracting(loss -> loss.asDouble())
                .containsExactly(3.5, 2.25));
        assertThat(dashboard.page("/runs/packaged")).contains("packaged", "host-1/4711");
        assertThat(dashboard.page("/")).contains("packaged");
        assertThat(dashboard.get("/q/metrics").body()).contains("squadron_eval_intake_records_total");
    }

    @Test
    void anAnnouncedCheckpointIsMeasuredAndItsPredictionsAreThere() {
        DevSet.of("packaged-dev", "Paris", "the Nile", "42", "New York City").sendTo(topics);
        inference.serves(
                "packaged-checkpoint-10",
                Map.of(
                        "question 0", "Paris",
                        "question 1", "Nile",
                        "question 2", "43",
                        "question 3", "New York"));
        topics.send(Checkpoints.of("packaged-checkpoint", 10, "packaged-dev"));

        Evaluation result = client.awaitResult("packaged-checkpoint", "packaged-dev");

        assertThat(result.getMetrics().getExact()).isEqualTo(50.0);
        // 1 + 1 + 0 + 0.8 of 4
        assertThat(result.getMetrics().getF1()).isEqualTo(100.0 * 2.8 / 4);
        assertThat(client.predictions(result.getEvaluationId()))
                .extracting(Prediction::getText)
                .containsExactly("Paris", "Nile", "43", "New York");
        assertThat(dashboard.page("/evaluations/" + result.getEvaluationId())).contains("70.00", "New York City");
        topics.awaitChampion("packaged-checkpoint-10");
    }

    @Test
    void whatIsNotThereIsSaidInOneSentence() {
        client.assertFails("packaged-nothing", "packaged-dev", Status.Code.NOT_FOUND, "packaged-nothing");
        assertThat(dashboard.get("/runs/packaged-nothing").statusCode()).isEqualTo(404);
    }
}
