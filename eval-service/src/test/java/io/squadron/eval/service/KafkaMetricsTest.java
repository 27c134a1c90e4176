package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the Kafka clients of the service tell a monitoring. */
@EvalServiceTest
class KafkaMetricsTest {
    private static final Pattern CLIENT = Pattern.compile("client_id=\"([^\"]+)\"");

    @TestHTTPResource("/q/metrics")
    URI metrics;

    @Test
    void everyChannelsClientIsMeasured() {
        await().atMost(EvaluationClient.LIMIT).untilAsserted(() -> {
            assertThat(clients("kafka_consumer_fetch_manager_records_consumed_total"))
                    .contains(
                            "kafka-consumer-run-events",
                            "kafka-consumer-datasets",
                            "kafka-consumer-examples",
                            "kafka-consumer-checkpoints",
                            "kafka-consumer-aliases");
            assertThat(clients("kafka_producer_record_send_total"))
                    .contains("kafka-producer-evaluations", "kafka-producer-dead-letters");
        });
    }

    private List<String> clients(String metric) throws IOException {
        try (InputStream page = metrics.toURL().openStream()) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(metric + "{"))
                    .map(CLIENT::matcher)
                    .filter(Matcher::find)
                    .map(client -> client.group(1))
                    .distinct()
                    .toList();
        }
    }
}
