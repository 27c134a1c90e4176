package io.squadron.inference.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.squadron.inference.model.PrecisionNames;
import io.squadron.inference.question.StageTimes;
import io.squadron.v1.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The meters of one model in one precision: about a hundred series, from its first answer on, until it has left memory. */
final class OneModelMeters {
    private final MeterRegistry registry;
    private final Tags model;
    private final List<Meter> meters = new ArrayList<>();

    // Guarded by this.
    private Stages stages;
    private int inMemory;

    private record Stages(Timer admission, Timer featurize, Timer queue, Timer infer, Timer postProcess, Timer total) {}

    OneModelMeters(MeterRegistry registry, String checkpointId, Precision precision) {
        this.registry = registry;
        this.model = Tags.of("checkpoint_id", checkpointId, "precision", PrecisionNames.of(precision));
    }

    synchronized void loaded() {
        if (inMemory++ == 0) {
            meters.add(Gauge.builder("squadron.inference.model.info", () -> 1)
                    .description("Models in memory")
                    .tags(model)
                    .register(registry));
        }
    }

    /** Returns true if that was the last of it in memory: then it has no meters any more. */
    synchronized boolean left() {
        if (--inMemory > 0) {
            return false;
        }
        meters.forEach(registry::remove);
        return true;
    }

    synchronized void answered(StageTimes times) {
        if (stages == null) {
            stages = stages();
        }
        stages.admission.record(times.admission(), TimeUnit.NANOSECONDS);
        stages.featurize.record(times.featurize(), TimeUnit.NANOSECONDS);
        stages.queue.record(times.queue(), TimeUnit.NANOSECONDS);
        stages.infer.record(times.infer(), TimeUnit.NANOSECONDS);
        stages.postProcess.record(times.postProcess(), TimeUnit.NANOSECONDS);
        stages.total.record(times.total(), TimeUnit.NANOSECONDS);
    }

    private Stages stages() {
        return new Stages(
                stage("admission"),
                stage("featurize"),
                stage("queue"),
                stage("infer"),
                stage("post_process"),
                timer(Timer.builder("squadron.inference.request.duration")
                        .description("Answered questions, from their coming to their answer")));
    }

    private Timer stage(String stage) {
        return timer(Timer.builder("squadron.inference.stage.duration")
                .description("The stages of answered questions")
                .tag("stage", stage));
    }

    private Timer timer(Timer.Builder builder) {
        Timer timer =
                builder.tags(model).serviceLevelObjectives(Buckets.OF_A_REQUEST).register(registry);
        meters.add(timer);
        return timer;
    }
}
