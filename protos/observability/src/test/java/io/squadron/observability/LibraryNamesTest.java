package io.squadron.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Metrics of libraries as the service shows them. */
class LibraryNamesTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeEach
    void filter() {
        registry.config().meterFilter(new LibraryNames());
    }

    @Test
    void labelsAreInSnakeCase() {
        registry.counter("grpc.server.responses.sent", "methodType", "UNARY", "service", "a.B")
                .increment();

        assertThat(only().getId().getTag("method_type")).isEqualTo("UNARY");
        assertThat(only().getId().getTag("service")).isEqualTo("a.B");
        assertThat(only().getId().getTag("methodType")).isNull();
    }

    @Test
    void aGaugeDoesNotLookLikePartOfAHistogram() {
        registry.gauge("kafka.consumer.connection.count", 3);

        assertThat(only().getId().getName()).isEqualTo("kafka.consumer.connections");
    }

    @Test
    void whatHasNoHelpTextGetsOneAndKeepsItsLabels() {
        registry.gauge("netty.allocator.memory.used", Tags.of("id", "1"), 3);

        assertThat(only().getId().getDescription()).isEqualTo("Memory that the allocator has taken");
        assertThat(only().getId().getTag("id")).isEqualTo("1");
    }

    @Test
    void anEmptyHelpTextOfKafkaIsNone() {
        Gauge.builder("kafka.producer.node.request.latency.avg", () -> 3)
                .description("")
                .register(registry);

        assertThat(only().getId().getDescription())
                .isEqualTo("Kafka's own metric kafka-producer-node-request-latency-avg");
    }

    @Test
    void aTopicIsToldOfUnderOneSpelling() {
        registry.gauge("kafka.consumer.fetch.manager.records.lag", Tags.of("topic", "squadron_run-events"), 3);
        registry.gauge("kafka.consumer.fetch.manager.records.lag", Tags.of("topic", "squadron.run-events"), 3);

        assertThat(only().getId().getTag("topic")).isEqualTo("squadron.run-events");
    }

    @Test
    void whatIsNotInABaseUnitIsLeftOut() {
        registry.counter("kafka.consumer.io.time.ns.total").increment();
        registry.counter("kafka.consumer.io.wait.time.ns.avg").increment();
        registry.counter("kafka.app.info.start.time.ms").increment();
        registry.counter("process.cpu.time").increment();

        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void squadronsOwnStayAsTheyAre() {
        registry.counter("squadron.eval.questions", "outcome", "answered").increment();

        assertThat(only().getId().getName()).isEqualTo("squadron.eval.questions");
        assertThat(only().getId().getTag("outcome")).isEqualTo("answered");
    }

    private Meter only() {
        assertThat(registry.getMeters()).hasSize(1);
        return registry.getMeters().get(0);
    }
}
