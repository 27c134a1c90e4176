package io.squadron.eval.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import io.squadron.kafka.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What becomes of the records of each topic, at /q/metrics. How many there still are is Kafka's own metric
 * (kafka_consumer_fetch_manager_records_lag); how long they have waited is here. All series are there from the start, because a
 * rate needs the zero before the first.
 */
@Startup
@ApplicationScoped
class IntakeMeters {
    private static final List<String> TOPICS =
            List.of(Topics.RUN_EVENTS, Topics.DATASETS, Topics.EXAMPLES, Topics.CHECKPOINTS, Topics.EVALUATIONS);

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        Duration.ofHours(1),
        Duration.ofDays(1)
    };

    private final Map<String, Counter> records;
    private final Map<String, Counter> buried;
    private final Map<String, Timer> delays;

    IntakeMeters(MeterRegistry registry) {
        records = ofEachTopic(topic -> Counter.builder("squadron.eval.intake.records")
                .description("Records taken from a topic, those that cannot be used included")
                .tag("topic", topic)
                .register(registry));
        buried = ofEachTopic(topic -> Counter.builder("squadron.eval.intake.dead.letters")
                .description("Records of a topic that could not be used and went to the dead letters")
                .tag("topic", topic)
                .register(registry));
        delays = ofEachTopic(topic -> Timer.builder("squadron.eval.intake.delay")
                .description("How old the oldest record of a batch was when the batch had been stored")
                .tag("topic", topic)
                .serviceLevelObjectives(BUCKETS)
                .register(registry));
    }

    private static <T> Map<String, T> ofEachTopic(Function<String, T> meter) {
        return TOPICS.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), meter));
    }

    void buried(ConsumerRecord<?, ?> unusable) {
        buried.get(unusable.topic()).increment();
    }

    /** A batch is in the database, or among the dead letters. */
    void taken(String topic, int count, long oldestMillis) {
        records.get(topic).increment(count);
        Duration delay = Duration.between(Instant.ofEpochMilli(oldestMillis), Instant.now());
        // Another machine's clock may be ahead.
        delays.get(topic).record(delay.isNegative() ? Duration.ZERO : delay);
    }
}
