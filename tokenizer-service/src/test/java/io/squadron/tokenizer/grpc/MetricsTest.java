package io.squadron.tokenizer.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.embedded.quarkus.MetricsPage;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.FeaturizeRequest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What Prometheus reads of the service. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
class MetricsTest extends RunningTokenizer {
    private static final String OWN = "squadron_tokenizer_";

    @TestHTTPResource("/q/metrics")
    URI page;

    @Test
    void namesFollowPrometheusConventions() {
        assertThat(MetricsPage.read(page).metrics(OWN)).isNotEmpty();
        assertThat(MetricsPage.read(page).faults(OWN)).isEmpty();
    }

    @Test
    void whatIsThereIsWhatTheMonitoringKnows() throws Exception {
        DatasetManifest unused =
                lastManifest(client.importDataset(options("listed").build(), passages()));
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(MetricsPage.read(page)
                        .differences(Path.of("../deploy/monitoring/metrics/tokenizer-service.txt"), OWN))
                .isEmpty());
    }

    @Test
    void anImportIsCountedWithWhatItWrote() throws Exception {
        double imports = value("import_duration_seconds_count", "outcome=\"complete\"");
        double examples = value("examples_written_total");
        double windows = value("windows_written_total");

        DatasetManifest manifest =
                lastManifest(client.importDataset(options("counted").build(), passages()));

        assertThat(value("examples_written_total") - examples).isEqualTo((double) manifest.getExamples());
        assertThat(value("windows_written_total") - windows).isEqualTo((double) manifest.getWindows());
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        value("import_duration_seconds_count", "outcome=\"complete\"") - imports)
                .isEqualTo(1));
        assertThat(value("imports_running")).isZero();
    }

    @Test
    void aRefusalIsCountedByTheReasonThatTheCallerGets() throws Exception {
        double answered = value("featurize_duration_seconds_count");
        double invalid = value("featurize_refusals_total", "reason=\"invalid_request\"");
        double unknown = value("featurize_refusals_total", "reason=\"not_found\"");

        var unused = client.blocking().featurize(request("context").build());
        assertStatus(
                () -> client.blocking().featurize(request(" ").build()),
                Status.Code.INVALID_ARGUMENT,
                "The context is blank.");
        assertStatus(
                () -> client.blocking()
                        .featurize(request("context").setTokenizer("nowhere").build()),
                Status.Code.NOT_FOUND,
                "nowhere");

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(value("featurize_refusals_total", "reason=\"invalid_request\"") - invalid)
                    .isEqualTo(1);
            assertThat(value("featurize_refusals_total", "reason=\"not_found\"") - unknown)
                    .isEqualTo(1);
        });
        assertThat(value("featurize_duration_seconds_count") - answered).isEqualTo(1);
    }

    private static FeaturizeRequest.Builder request(String context) {
        return FeaturizeRequest.newBuilder()
                .setQuestion("Who?")
                .setContext(context)
                .setSettings(SETTINGS);
    }

    private double value(String name, String... labels) {
        return MetricsPage.read(page).sum(OWN + name, labels);
    }
}
