package io.squadron.trainer.queue;

import com.google.protobuf.Timestamp;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.squadron.trainer.run.RunState;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The queue of runs, at /q/metrics: how many trainers are needed. It stands in the run log, so every trainer tells the same; there
 * are no figures until the log has been read.
 */
@Startup
@Singleton
public class QueueMeters {
    private final RunLog log;

    public QueueMeters(RunLog log, MeterRegistry registry) {
        this.log = log;
        Gauge.builder("squadron.training.runs.waiting", this, QueueMeters::waiting)
                .description("Runs that wait for a trainer, whichever trainers there are")
                .register(registry);
        Gauge.builder("squadron.training.runs.running", this, QueueMeters::running)
                .description("Runs that trainers carry out, in all trainers together")
                .register(registry);
        Gauge.builder("squadron.training.runs.waiting.oldest.age", this, QueueMeters::oldestSeconds)
                .description("How long ago the oldest of the waiting runs was submitted; 0 if there is none")
                .baseUnit("seconds")
                .register(registry);
    }

    private double waiting() {
        return log.ready() ? (double) waitingRuns().size() : Double.NaN;
    }

    private double running() {
        return log.ready() ? (double) (log.open().size() - waitingRuns().size()) : Double.NaN;
    }

    private double oldestSeconds() {
        if (!log.ready()) {
            return Double.NaN;
        }
        Instant now = Instant.now();
        return waitingRuns().stream()
                .map(run -> run.run().getSubmittedAt())
                .map(QueueMeters::instant)
                .mapToDouble(submitted -> Duration.between(submitted, now).toMillis() / 1e3)
                .max()
                .orElse(0);
    }

    private List<RunState> waitingRuns() {
        return log.open().stream().filter(RunState::waits).toList();
    }

    private static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }
}
