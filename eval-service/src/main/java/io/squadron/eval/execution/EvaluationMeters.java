package io.squadron.eval.execution;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What this replica's workers do, at /q/metrics; all series are there from the start, because a rate needs the zero before the first. */
@Startup
@ApplicationScoped
class EvaluationMeters {
    /** How a turn of an evaluation can end. */
    enum Outcome {
        COMPLETED,
        /** Others had waited. */
        GAVE_WAY,
        /** It is tried again later. */
        POSTPONED,
        FAILED,
        /** It was cancelled, its checkpoint deleted, or another replica has it. */
        LOST
    }

    private static final Duration[] BUCKETS = {
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofHours(1),
        Duration.ofHours(4),
        Duration.ofHours(24)
    };

    private final Map<Outcome, Counter> turns;
    private final Timer duration;
    private final Counter answered;
    private final Counter unanswered;
    private final Counter failedTries;

    EvaluationMeters(MeterRegistry registry) {
        turns = Arrays.stream(Outcome.values())
                .collect(Collectors.toMap(
                        Function.identity(),
                        outcome -> Counter.builder("squadron.eval.evaluation.turns")
                                .description("Turns of evaluations that have ended, by how they ended")
                                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                                .register(registry),
                        (a, b) -> a,
                        () -> new EnumMap<>(Outcome.class)));
        duration = Timer.builder("squadron.eval.evaluation.duration")
                .description("Completed evaluations, from the moment at which they were put down to their figures")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        answered = questions(registry, "answered");
        unanswered = questions(registry, "unanswered");
        failedTries = Counter.builder("squadron.eval.question.failed.tries")
                .description("Questions that failed and are asked again")
                .register(registry);
    }

    private static Counter questions(MeterRegistry registry, String outcome) {
        return Counter.builder("squadron.eval.questions")
                .description("Questions of evaluations that have been asked, by what came of it")
                .tag("outcome", outcome)
                .register(registry);
    }

    void landed(AnsweredQuestion question) {
        (question instanceof AnsweredQuestion.Answered ? answered : unanswered).increment();
    }

    void failedTry() {
        failedTries.increment();
    }

    void ended(Outcome outcome) {
        turns.get(outcome).increment();
    }

    /** It has its figures. */
    void completed(CheckpointEvaluation evaluation) {
        ended(Outcome.COMPLETED);
        Duration sincePutDown = Duration.between(evaluation.createdAt, Instant.now());
        duration.record(sincePutDown.isNegative() ? Duration.ZERO : sincePutDown);
    }
}
