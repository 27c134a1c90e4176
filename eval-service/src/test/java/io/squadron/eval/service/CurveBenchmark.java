package io.squadron.eval.service;

import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.squadron.eval.run.RunProjection;
import io.squadron.v1.RunEvent;
import io.squadron.v1.StepMetrics;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * How long a curve of a million points takes to arrive and to be shown. Not among the tests, because its name does not end as
 * theirs do:
 *
 * <pre>./mvnw test -pl eval-service -Dtest=CurveBenchmark -Dquarkus.build.skip=true -Dtest.jvm-options=</pre>
 */
@EvalServiceTest
class CurveBenchmark {
    private static final int POINTS = 1_000_000;
    private static final int AT_ONCE = 5_000;
    private static final int TIMES = 9;
    private static final String RUN = "curve-benchmark";

    @Inject
    EntityManager entities;

    @Inject
    RunProjection runs;

    @Inject
    Dashboard dashboard;

    @Test
    void aMillionPoints() {
        await().atMost(EvaluationClient.LIMIT)
                .until(() -> dashboard.get("/").statusCode() == 200); // once the schema is there
        long began = System.nanoTime();
        for (int first = 1; first <= POINTS; first += AT_ONCE) {
            List<RunEvent> events = events(first);
            QuarkusTransaction.requiringNew().run(() -> runs.apply(events));
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                Locale.ROOT, "%,d points stored in %.1f s, %,.0f a second%n", POINTS, seconds, POINTS / seconds);
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery("analyze").executeUpdate());
        print("/api/runs/" + RUN + "/metrics");
        print("/api/runs/" + RUN + "/metrics?attempt=1&after=1");
        print("/runs/" + RUN);
    }

    private static List<RunEvent> events(int first) {
        List<RunEvent> events = new ArrayList<>();
        for (int step = first; step < first + AT_ONCE; step++) {
            events.add(RunEvent.newBuilder()
                    .setRunId(RUN)
                    .setAttempt(1)
                    .setStep(step)
                    .setMetrics(StepMetrics.newBuilder()
                            .setEpoch(step / 1e6)
                            .setLoss(3 + Math.sin(step / 1e4) + (step * 37 % 101) / 100.0)
                            .setLearningRate(3e-5)
                            .setGradNorm(1)
                            .setWindowsPerSecond(100))
                    .build());
        }
        return events;
    }

    private void print(String address) {
        double[] milliseconds = new double[TIMES];
        int bytes = 0;
        for (int i = 0; i < TIMES; i++) {
            long began = System.nanoTime();
            bytes = dashboard.get(address).body().length();
            milliseconds[i] = (System.nanoTime() - began) / 1e6;
        }
        Arrays.sort(milliseconds);
        System.out.printf(Locale.ROOT, "%-70s %8.1f ms, %,d characters%n", address, milliseconds[TIMES / 2], bytes);
    }
}
