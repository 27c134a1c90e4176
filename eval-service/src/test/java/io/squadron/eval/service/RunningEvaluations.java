package io.squadron.eval.service;

import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.squadron.eval.promotion.AliasDecision;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/**
 * The whole eval-service, with what stands around it: what the tests of evaluations share. They share the running service
 * too, so each test has data sets and checkpoints of its own.
 */
abstract class RunningEvaluations {
    @Inject
    Topics topics;

    @Inject
    InferenceNeighbour inference;

    @Inject
    EvaluationClient client;

    /** What other tests left under way would end in the middle of this one, and may become the champion then. */
    @BeforeEach
    void start() throws IOException {
        inference.start();
        client.cancelAll();
        await().atMost(EvaluationClient.LIMIT)
                .until(() -> QuarkusTransaction.requiringNew().call(() -> AliasDecision.count()) == 0);
    }

    /** The champion is one, from now on, that whoever is measured well can beat: it answers everything wrongly. */
    void letAWeakOneBeTheChampion() {
        String run = "weak-" + UUID.randomUUID();
        inference.serves(run + "-1", Map.of(InferenceNeighbour.ANY, "wrong all the time"));
        topics.send(Checkpoints.of(run, 1, ""));
        client.awaitCheckpoint(run + "-1");
        topics.setAlias("champion", run + "-1", Instant.now());
        client.awaitAlias("champion", run + "-1");
    }
}
