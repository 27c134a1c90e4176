package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.squadron.eval.promotion.AliasDecision;
import io.squadron.v1.AliasChange;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A person decides on the dashboard who the champion is. */
@EvalServiceTest
class ChampionPageTest extends RunningEvaluations {
    @Inject
    Dashboard dashboard;

    private void announced(String run) {
        inference.serves(run + "-1", Map.of());
        topics.send(Checkpoints.of(run, 1, ""));
        client.awaitCheckpoint(run + "-1");
    }

    private HttpResponse<String> promote(String checkpoint, String reason) {
        return new Forms(dashboard).send("/champion", "/champion", Map.of("checkpoint", checkpoint, "reason", reason));
    }

    @Test
    void aCheckpointIsMadeTheChampionAndTheOneBeforeIsBroughtBack() {
        announced("hand-a");
        announced("hand-b");

        assertThat(promote("hand-a-1", "to begin with").statusCode()).isEqualTo(303);
        client.awaitAlias("champion", "hand-a-1");
        promote("hand-b-1", "<b>newer</b>");
        client.awaitAlias("champion", "hand-b-1");
        assertThat(dashboard.page("/champion"))
                .contains("by hand: to begin with", "by hand: &lt;b&gt;newer&lt;/b&gt;")
                .doesNotContain("<b>newer");

        new Forms(dashboard).send("/champion", "/champion/rollback", Map.of("reason", "it was worse"));

        AliasChange last = client.awaitAlias("champion", "hand-a-1");
        assertThat(last.getReason()).isEqualTo("by hand: rolled back: it was worse");
        assertThat(last.getPreviousCheckpointId()).isEqualTo("hand-b-1");
    }

    @Test
    void whatCannotBeIsSaidAndChangesNothing() {
        announced("hand-c");
        promote("hand-c-1", "");
        client.awaitAlias("champion", "hand-c-1");

        HttpResponse<String> unknown = promote("nobody-1", "");
        HttpResponse<String> already = promote("hand-c-1", "");

        assertThat(unknown.statusCode()).isEqualTo(409);
        assertThat(unknown.body()).contains("There is no checkpoint &quot;nobody-1&quot; that could be the champion.");
        assertThat(already.body()).contains("&quot;hand-c-1&quot; is the champion already.");
    }

    @Test
    void f90AnotherSiteCannotChangeTheChampion() {
        announced("hand-d");

        HttpResponse<String> answer =
                new Forms(dashboard).sendFromElsewhere("/champion", Map.of("checkpoint", "hand-d-1", "reason", ""));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(QuarkusTransaction.requiringNew().call(() -> AliasDecision.count("checkpointId", "hand-d-1")))
                .as("decisions")
                .isZero();
        assertThat(dashboard.json("/api/aliases/champion/changes").findValuesAsText("checkpointId"))
                .doesNotContain("hand-d-1");
        assertThat(dashboard.get("/champion").headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(
                        policy -> assertThat(policy).contains("form-action 'self'", "frame-ancestors 'none'"));
        assertThat(dashboard.get("/champion").headers().firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }
}
