package io.squadron.tokenizer.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.kafka.TraceHeaders;
import io.squadron.v1.DatasetManifest;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Where somebody traces: what an import writes for others belongs to the trace of its call. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@TestProfile(TracingTest.Traced.class)
class TracingTest extends RunningTokenizer {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    /** As with a collector, but for the collector. */
    public static final class Traced implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.otel.sdk.disabled", "false", "quarkus.otel.traces.exporter", "none");
        }
    }

    @Test
    void theManifestsBelongToTheTraceOfTheCall() throws Exception {
        Metadata trace = new Metadata();
        trace.put(
                Metadata.Key.of(TraceHeaders.TRACEPARENT, Metadata.ASCII_STRING_MARSHALLER),
                "00-" + TRACE + "-b7ad6b7169203331-01");
        ClientInterceptor traced = MetadataUtils.newAttachHeadersInterceptor(trace);

        DatasetManifest manifest;
        try (TokenizerClient caller = new TokenizerClient(port, traced)) {
            manifest = lastManifest(caller.importDataset(options("traced").build(), passages()));
        }

        List<ConsumerRecord<String, byte[]>> manifests =
                TopicReader.readAll(bootstrapServers, "squadron.datasets").stream()
                        .filter(record -> record.key().equals(manifest.getDatasetId()))
                        .toList();
        assertThat(manifests).hasSizeGreaterThanOrEqualTo(2).allSatisfy(record -> assertThat(
                        TraceHeaders.traceparent(record.headers()))
                .startsWith("00-" + TRACE + "-")
                .doesNotContain("b7ad6b7169203331"));
    }
}
