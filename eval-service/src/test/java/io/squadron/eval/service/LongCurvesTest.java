package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.squadron.eval.run.RunProjection;
import io.squadron.v1.RunDeleted;
import io.squadron.v1.RunEvent;
import io.squadron.v1.StepMetrics;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Curves of so many points that they are drawn from what was found when the points came in. */
@EvalServiceTest
class LongCurvesTest {
    private static final int POINTS = 60_000;
    private static final int AT_ONCE = 6_000;
    private static final int SPIKE = 31_337;
    private static final int DIP = 44_444;

    @Inject
    RunProjection runs;

    @Inject
    Dashboard dashboard;

    private void report(String run, int attempt, int first, int last) {
        for (int from = first; from <= last; from += AT_ONCE) {
            List<RunEvent> events = new ArrayList<>();
            for (int step = from; step < Math.min(last + 1, from + AT_ONCE); step++) {
                events.add(point(run, attempt, step));
            }
            QuarkusTransaction.requiringNew().run(() -> runs.apply(events));
        }
    }

    private static RunEvent point(String run, int attempt, int step) {
        boolean isFirst = attempt == 1;
        double loss = isFirst && step == SPIKE ? 1e9 : isFirst && step == DIP ? -5 : 2 + step % 7;
        return RunEvent.newBuilder()
                .setRunId(run)
                .setAttempt(attempt)
                .setStep(step)
                .setMetrics(StepMetrics.newBuilder().setLoss(loss))
                .build();
    }

    private JsonNode curve(String run) {
        return dashboard.json("/api/runs/" + run + "/metrics");
    }

    private static List<Double> losses(JsonNode curve) {
        return StreamSupport.stream(curve.get("loss").spliterator(), false)
                .map(JsonNode::asDouble)
                .toList();
    }

    @Test
    void f89NoSpikeIsLostAndWhatANewAttemptDoesAnewIsForgotten() {
        await().atMost(EvaluationClient.LIMIT)
                .until(() -> dashboard.get("/").statusCode() == 200); // once the schema is there
        report("long-curve", 1, 1, POINTS);

        JsonNode whole = curve("long-curve");
        assertThat(whole.get("total").asLong()).isEqualTo(POINTS);
        assertThat(whole.get("notice").asText()).contains("of 60,000 points are shown");
        assertThat(losses(whole)).contains(1e9, -5.0).hasSizeBetween(100, 200);

        JsonNode missed = dashboard.json("/api/runs/long-curve/metrics?attempt=1&after=1");
        assertThat(missed.get("whole").asBoolean())
                .as("whoever was away for long gets no more than is shown")
                .isTrue();
        assertThat(losses(missed)).hasSizeBetween(100, 200);

        report("long-curve", 2, 30_001, POINTS);

        JsonNode anew = curve("long-curve");
        assertThat(anew.get("total").asLong()).isEqualTo(POINTS);
        assertThat(losses(anew)).doesNotContain(1e9, -5.0).hasSizeBetween(100, 200);

        QuarkusTransaction.requiringNew()
                .run(() -> runs.apply(List.of(RunEvent.newBuilder()
                        .setRunId("long-curve")
                        .setDeleted(RunDeleted.getDefaultInstance())
                        .build())));
        assertThat(dashboard.get("/api/runs/long-curve/metrics").statusCode()).isEqualTo(404);
    }
}
