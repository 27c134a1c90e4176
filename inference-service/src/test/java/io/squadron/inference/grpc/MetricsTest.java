package io.squadron.inference.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.embedded.quarkus.MetricsPage;
import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ModelState;
import io.squadron.v1.UnloadModelRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** U16: what Prometheus reads of the service after it was asked. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(NeighbourResource.class)
class MetricsTest extends RunningService {
    private static final int QUESTIONS = 3;
    /** 14 bounds and infinity. */
    private static final int BUCKETS = 15;

    private static final String OWN = "squadron_inference_";
    private static final String FP32 = "precision=\"fp32\"";

    @TestHTTPResource("/q/metrics")
    URI page;

    private Checkpoint checkpoint;

    private Metrics asked() throws IOException {
        checkpoint = announce(TinyCheckpoint.write(root, id()));
        awaitState(checkpoint, ModelState.MODEL_STATE_LOADED);
        for (int i = 0; i < QUESTIONS; i++) {
            questions.answer(request(checkpoint).build());
        }
        return Metrics.of(page);
    }

    private String model() {
        return "checkpoint_id=\"%s\"".formatted(checkpoint.getCheckpointId());
    }

    @Test
    void namesFollowPrometheusConventions() throws IOException {
        var unused = asked();

        assertThat(MetricsPage.read(page).metrics(OWN)).isNotEmpty();
        assertThat(MetricsPage.read(page).faults(OWN)).isEmpty();
    }

    @Test
    void whatIsThereIsWhatTheMonitoringKnows() throws IOException {
        var unused = asked();

        await().atMost(30, SECONDS).untilAsserted(() -> assertThat(MetricsPage.read(page)
                        .differences(Path.of("../deploy/monitoring/metrics/inference-service.txt"), OWN))
                .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"admission", "featurize", "queue", "infer", "post_process"})
    void aStageIsAHistogramByModelAndPrecision(String stage) throws IOException {
        Metrics metrics = asked();

        String name = "squadron_inference_stage_duration_seconds";
        String label = "stage=\"%s\"".formatted(stage);
        assertThat(metrics.sum(name + "_count", label, model(), FP32)).isEqualTo(QUESTIONS);
        assertThat(metrics.sum(name + "_sum", label, model(), FP32)).isPositive();
        assertThat(metrics.sum(name + "_bucket", label, model(), FP32, "le=\"+Inf\""))
                .isEqualTo(QUESTIONS);
        assertThat(metrics.series(name + "_bucket", label, model(), FP32)).hasSize(BUCKETS);
    }

    @Test
    void aWholeRequestTakesAsLongAsItsStagesAtLeast() throws IOException {
        Metrics metrics = asked();

        assertThat(metrics.sum("squadron_inference_request_duration_seconds_count", model(), FP32))
                .isEqualTo(QUESTIONS);
        assertThat(metrics.sum("squadron_inference_request_duration_seconds_sum", model()))
                .isGreaterThanOrEqualTo(metrics.sum("squadron_inference_stage_duration_seconds_sum", model()));
    }

    @Test
    void whatIsInMemoryIsListedAndLeavesNoSeriesBehind() throws IOException {
        Metrics metrics = asked();
        assertThat(metrics.sum("squadron_inference_model_info", model(), FP32)).isEqualTo(1);
        assertThat(metrics.sum("squadron_inference_model_load_duration_seconds_count"))
                .isPositive();

        models.unloadModel(UnloadModelRequest.newBuilder()
                .setModel(checkpoint.getCheckpointId())
                .build());

        await().atMost(30, SECONDS)
                .untilAsserted(() -> assertThat(Metrics.of(page).mentioning(checkpoint.getCheckpointId()))
                        .isEmpty());
    }

    @Test
    void aModelThatIsLoadedAgainHasItsMetricsAgain() throws IOException {
        asked();
        models.unloadModel(UnloadModelRequest.newBuilder()
                .setModel(checkpoint.getCheckpointId())
                .build());

        questions.answer(request(checkpoint).build());

        Metrics metrics = Metrics.of(page);
        assertThat(metrics.sum("squadron_inference_model_info", model())).isEqualTo(1);
        assertThat(metrics.sum("squadron_inference_request_duration_seconds_count", model()))
                .isEqualTo(1);
    }

    @Test
    void aRefusalIsCountedByItsReasonAndWhatTheClientSentIsNowhere() throws IOException {
        Metrics before = asked();

        refused(request(checkpoint).setModel("made-up-by-a-client"), Status.Code.NOT_FOUND, "made-up-by-a-client");
        refused(request(checkpoint).setQuestion(" "), Status.Code.INVALID_ARGUMENT, "blank");

        Metrics after = Metrics.of(page);
        assertThat(refusals(after, "unknown_model") - refusals(before, "unknown_model"))
                .isEqualTo(1);
        assertThat(refusals(after, "invalid") - refusals(before, "invalid")).isEqualTo(1);
        assertThat(before.series("squadron_inference_refusals_total", "reason=\"busy\""))
                .hasSize(1);
        assertThat(after.mentioning("made-up-by-a-client")).isEmpty();
    }

    @Test
    void aDeadlineThatPassesIsNotCountedAsACallersLeaving() throws IOException {
        Metrics before = asked();
        AnswerRequest hanging =
                request(checkpoint).setQuestion("never answered").build();

        assertThatThrownBy(() -> questions.withDeadlineAfter(1, SECONDS).answer(hanging))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageStartingWith("DEADLINE_EXCEEDED");

        await().atMost(30, SECONDS)
                .untilAsserted(() -> assertThat(refusals(Metrics.of(page), "too_late") - refusals(before, "too_late"))
                        .isEqualTo(1));
        assertThat(refusals(Metrics.of(page), "cancelled")).isEqualTo(refusals(before, "cancelled"));
    }

    private static double refusals(Metrics metrics, String reason) {
        return metrics.sum("squadron_inference_refusals_total", "reason=\"%s\"".formatted(reason));
    }

    @Test
    void aLoadThatFailsIsCounted() throws IOException {
        Metrics before = asked();

        Checkpoint broken = announce(TinyCheckpoint.writeBroken(root, id()));
        awaitState(broken, ModelState.MODEL_STATE_FAILED);

        String name = "squadron_inference_model_load_failures_total";
        assertThat(Metrics.of(page).sum(name, "kind=\"lasting\"") - before.sum(name, "kind=\"lasting\""))
                .isEqualTo(1);
        assertThat(Metrics.of(page).series("squadron_inference_model_info", broken.getCheckpointId()))
                .isEmpty();
    }

    @Test
    void queueAndBatchesAreCountedInWindowsAndTokens() throws IOException {
        Metrics metrics = asked();

        assertThat(metrics.series("squadron_inference_queue_windows")).hasSize(1);
        assertThat(metrics.series("squadron_inference_queue_tokens")).hasSize(1);
        assertThat(metrics.sum("squadron_inference_batch_windows_bucket", "le=\"128.0\""))
                .isPositive();
        assertThat(metrics.sum("squadron_inference_batch_tokens_bucket", "le=\"16384.0\""))
                .isPositive();
        assertThat(metrics.sum("squadron_inference_batch_duration_seconds_bucket", "le=\"+Inf\""))
                .isPositive();
    }
}
