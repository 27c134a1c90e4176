package io.squadron.inference.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.squadron.inference.Refusal;
import io.squadron.inference.model.MemoryListener;
import io.squadron.inference.question.AnswerListener;
import io.squadron.inference.question.StageTimes;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Precision;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The models in memory and the questions that are asked of them, as metrics.
 *
 * <p>Invariant: every value of a tag is of a fixed list or of a model in memory, of which there are only so many; what a
 * client sends never becomes one. A model's meters leave with it.
 */
@Singleton
public class ModelMeters implements MemoryListener, AnswerListener {
    private final MeterRegistry registry;
    private final Map<Served, OneModelMeters> models = new ConcurrentHashMap<>();
    private final Timer loads;
    private final Counter passingFailures;
    private final Counter lastingFailures;
    private final Map<Refusal, Counter> refusals;
    private final Counter failures;

    private record Served(String checkpointId, Precision precision) {}

    ModelMeters(MeterRegistry registry) {
        this.registry = registry;
        this.loads = Timer.builder("squadron.inference.model.load.duration")
                .description("Loads of models that succeeded, their trial question included")
                .serviceLevelObjectives(Buckets.OF_A_LOAD)
                .register(registry);
        this.passingFailures = loadFailures("passing");
        this.lastingFailures = loadFailures("lasting");
        this.refusals = Arrays.stream(Refusal.values())
                .collect(Collectors.toMap(
                        refusal -> refusal, this::refusals, (a, b) -> a, () -> new EnumMap<>(Refusal.class)));
        this.failures = Counter.builder("squadron.inference.failures")
                .description("Questions without an answer because something is wrong in the service: see its log")
                .register(registry);
    }

    /** All there are from the start: a rate needs the zero before the first. */
    private Counter refusals(Refusal refusal) {
        return Counter.builder("squadron.inference.refusals")
                .description("Questions and streams that were refused, given up or came too late")
                .tag("reason", refusal.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    private Counter loadFailures(String kind) {
        return Counter.builder("squadron.inference.model.load.failures")
                .description(
                        "Loads that failed for a reason that may pass (storage is away), and for one that will not")
                .tag("kind", kind)
                .register(registry);
    }

    @Override
    public void loaded(Checkpoint checkpoint, Precision precision, long nanos) {
        loads.record(nanos, TimeUnit.NANOSECONDS);
        models.compute(served(checkpoint, precision), (served, known) -> {
            OneModelMeters meters =
                    known == null ? new OneModelMeters(registry, served.checkpointId, served.precision) : known;
            meters.loaded();
            return meters;
        });
    }

    @Override
    public void failed(boolean isPassing) {
        (isPassing ? passingFailures : lastingFailures).increment();
    }

    @Override
    public void left(Checkpoint checkpoint, Precision precision) {
        models.computeIfPresent(served(checkpoint, precision), (served, meters) -> meters.left() ? null : meters);
    }

    private static Served served(Checkpoint checkpoint, Precision precision) {
        return new Served(checkpoint.getCheckpointId(), precision);
    }

    @Override
    public void answered(String checkpointId, Precision precision, StageTimes times) {
        OneModelMeters meters = models.get(new Served(checkpointId, precision));
        if (meters != null) { // while its memory is given up because the service stops
            meters.answered(times);
        }
    }

    @Override
    public void refused(Refusal refusal) {
        refusals.get(refusal).increment();
    }

    @Override
    public void failed() {
        failures.increment();
    }
}
