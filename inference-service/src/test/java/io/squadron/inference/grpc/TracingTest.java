package io.squadron.inference.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ModelState;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where somebody traces: a question is one trace, from its caller through this service into the tokenizer-service. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(NeighbourResource.class)
@TestProfile(TracingTest.Traced.class)
class TracingTest extends RunningService {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLERS_SPAN = "b7ad6b7169203331";

    /** As with a collector, but for the collector. */
    public static final class Traced implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.otel.sdk.disabled", "false", "quarkus.otel.simple", "true");
        }
    }

    @Inject
    RecordedSpans spans;

    @TestHTTPResource("/q/metrics")
    URI metrics;

    @Test
    void aQuestionIsOneTraceFromItsCallerIntoTheTokenizerService() throws Exception {
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));
        awaitState(checkpoint, ModelState.MODEL_STATE_LOADED);
        Metadata trace = new Metadata();
        trace.put(
                Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
                "00-" + TRACE + "-" + CALLERS_SPAN + "-01");

        var unused = questions
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(trace))
                .answer(request(checkpoint).build());

        await().atMost(30, SECONDS)
                .untilAsserted(() -> assertThat(spans.ofTrace(TRACE)).hasSizeGreaterThanOrEqualTo(2));
        List<SpanData> all = spans.ofTrace(TRACE);
        SpanData server = only(all, SpanKind.SERVER);
        SpanData client = only(all, SpanKind.CLIENT);
        assertThat(server.getName()).isEqualTo("squadron.v1.QuestionAnsweringService/Answer");
        assertThat(server.getParentSpanId()).isEqualTo(CALLERS_SPAN);
        assertThat(client.getName()).isEqualTo("squadron.v1.TokenizerService/Featurize");
        assertThat(client.getParentSpanId()).isEqualTo(server.getSpanId());
        assertThat(WhitespaceTokenizer.traceparents()).contains("00-" + TRACE + "-" + client.getSpanId() + "-01");
        assertThat(openMetrics())
                .as("from a metric to a trace of its")
                .anyMatch(line -> line.contains("trace_id=\"" + TRACE + "\""));
    }

    /** The page of metrics in the format that has exemplars, line by line. */
    private List<String> openMetrics() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(metrics)
                .header("Accept", "application/openmetrics-text; version=1.0.0; charset=utf-8")
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofLines())
                .body()
                .toList();
    }

    private static SpanData only(List<SpanData> spans, SpanKind kind) {
        List<SpanData> found =
                spans.stream().filter(span -> span.getKind() == kind).toList();
        assertThat(found).as(spans.toString()).hasSize(1);
        return found.get(0);
    }
}
