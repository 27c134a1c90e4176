package io.squadron.tokenizer.grpc;

import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import io.squadron.rpc.RpcError;
import io.squadron.tokenizer.admission.WorkBudget;
import io.squadron.v1.ErrorReason;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How Featurize calls go, at /q/metrics; all series are there from the start, because a rate needs the zero before the first. */
@Startup
@ApplicationScoped
class FeaturizeMeters {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private final Timer answered;
    private final Map<ErrorReason, Counter> refusals;

    FeaturizeMeters(MeterRegistry registry, WorkBudget budget) {
        answered = Timer.builder("squadron.tokenizer.featurize.duration")
                .description("Texts turned into windows for serving, from the call to its answer, waiting included")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        refusals = Arrays.stream(ErrorReason.values())
                .collect(Collectors.toMap(
                        Function.identity(),
                        reason -> Counter.builder("squadron.tokenizer.featurize.refusals")
                                .description(
                                        "Texts that were not turned into windows, by the reason that the caller got")
                                .tag("reason", word(reason))
                                .register(registry),
                        (a, b) -> a,
                        () -> new EnumMap<>(ErrorReason.class)));
        Gauge.builder("squadron.tokenizer.featurize.work", budget, WorkBudget::taken)
                .description("Work of the Featurize calls under way")
                .baseUnit("tokens")
                .register(registry);
    }

    private static String word(ErrorReason reason) {
        return reason.name().replace("ERROR_REASON_", "").toLowerCase(Locale.ROOT);
    }

    void answered(long beganNanos) {
        answered.record(Duration.ofNanos(System.nanoTime() - beganNanos));
    }

    void refused(StatusRuntimeException refusal) {
        refusals.get(RpcError.read(refusal).reason()).increment();
    }
}
