package io.squadron.trainer.execution;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.squadron.trainer.training.TrainingMetrics;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

/** This trainer's figures at /q/metrics; those of a single run are its events. */
@Singleton
public class TrainingMeters {
    private static final List<String> OUTCOMES = List.of("finished", "stopped", "failed", "released", "abandoned");

    private final MeterRegistry registry;
    private final Counter updates;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicReference<TrainingMetrics> latest = new AtomicReference<>();

    public TrainingMeters(MeterRegistry registry) {
        this.registry = registry;
        // All there are from the start: a rate needs the zero before the first.
        OUTCOMES.forEach(outcome -> runs(registry, outcome));
        this.updates = Counter.builder("squadron.training.updates")
                .description("Optimizer updates done")
                .register(registry);
        Gauge.builder("squadron.training.running", running, AtomicInteger::get)
                .description("1 while this trainer carries a run out")
                .register(registry);
        Gauge.builder("squadron.training.loss", this, meters -> meters.latest(TrainingMetrics::loss))
                .description("Mean training loss of the last logging interval")
                .register(registry);
        Gauge.builder(
                        "squadron.training.windows.per.second",
                        this,
                        meters -> meters.latest(TrainingMetrics::windowsPerSecond))
                .description("Windows trained per second in the last logging interval")
                .register(registry);
    }

    private static Counter runs(MeterRegistry registry, String outcome) {
        return Counter.builder("squadron.training.runs")
                .description("Attempts at runs that have ended in this trainer, by how they ended")
                .tag("outcome", outcome)
                .register(registry);
    }

    void runBegan() {
        running.set(1);
    }

    void runEnded(String outcome) {
        running.set(0);
        latest.set(null);
        runs(registry, outcome).increment();
    }

    void progressed(long newUpdates, TrainingMetrics metrics) {
        updates.increment((double) newUpdates);
        latest.set(metrics);
    }

    private double latest(ToDoubleFunction<TrainingMetrics> figure) {
        TrainingMetrics metrics = latest.get();
        return metrics == null ? Double.NaN : figure.applyAsDouble(metrics);
    }
}
