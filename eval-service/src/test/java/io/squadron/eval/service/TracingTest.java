package io.squadron.eval.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.squadron.kafka.TraceHeaders;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Where somebody traces: what an evaluation asks belongs to the trace in which its checkpoint was announced. */
@EvalServiceTest
@TestProfile(TracingTest.Traced.class)
class TracingTest extends RunningEvaluations {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    /** As with a collector, but for the collector. */
    public static final class Traced implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.otel.sdk.disabled", "false", "quarkus.otel.traces.exporter", "none");
        }
    }

    @Test
    void theQuestionsBelongToTheTraceOfTheCheckpointsRecord() {
        DevSet.of("traced-dev", "one").sendTo(topics);
        inference.serves("traced-1", Map.of("question 0", "one"));
        ProducerRecord<String, byte[]> announcement = new ProducerRecord<>(
                "squadron.checkpoints",
                "traced-1",
                Checkpoints.of("traced", 1, "traced-dev").toByteArray());
        announcement.headers().add(TraceHeaders.TRACEPARENT, ("00-" + TRACE + "-b7ad6b7169203331-01").getBytes(UTF_8));

        topics.send(announcement);

        assertThat(client.awaitResult("traced").getMetrics().getExact()).isEqualTo(100.0);
        assertThat(inference.lastTraceparent()).startsWith("00-" + TRACE + "-").doesNotContain("b7ad6b7169203331");
    }
}
