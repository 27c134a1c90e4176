package io.squadron.tokenizer.imports;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What this replica imports, at /q/metrics; all series are there from the start, because a rate needs the zero before the first. */
@Startup
@ApplicationScoped
class ImportMeters {

    /** How an import can end. */
    enum Outcome {
        COMPLETE,
        /** An earlier import of the same file was taken. */
        REUSED,
        FAILED
    }

    private static final Duration[] BUCKETS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofHours(1)
    };

    private final AtomicInteger running = new AtomicInteger();
    private final Map<Outcome, Timer> imports;
    private final Counter examples;
    private final Counter windows;

    ImportMeters(MeterRegistry registry) {
        Gauge.builder("squadron.tokenizer.imports.running", running, AtomicInteger::get)
                .description("Imports under way in this replica")
                .register(registry);
        imports = Arrays.stream(Outcome.values())
                .collect(Collectors.toMap(
                        Function.identity(),
                        outcome -> Timer.builder("squadron.tokenizer.import.duration")
                                .description("Imports that have ended, by how they ended")
                                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                                .serviceLevelObjectives(BUCKETS)
                                .register(registry),
                        (a, b) -> a,
                        () -> new EnumMap<>(Outcome.class)));
        examples = Counter.builder("squadron.tokenizer.examples.written")
                .description("Questions put on Kafka by imports")
                .register(registry);
        windows = Counter.builder("squadron.tokenizer.windows.written")
                .description("Windows put on Kafka by imports")
                .register(registry);
    }

    /** An import begins; the returned one is to be ended. */
    Running begin() {
        running.incrementAndGet();
        return new Running();
    }

    void wroteExample() {
        examples.increment();
    }

    void wroteWindow() {
        windows.increment();
    }

    /** One import; it has failed unless it says otherwise before it is closed. */
    final class Running implements AutoCloseable {

        private final long began = System.nanoTime();
        private Outcome outcome = Outcome.FAILED;

        private Running() {}

        void ended(Outcome how) {
            outcome = how;
        }

        @Override
        public void close() {
            running.decrementAndGet();
            imports.get(outcome).record(Duration.ofNanos(System.nanoTime() - began));
        }
    }
}
