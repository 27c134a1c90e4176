package io.squadron.eval.service;

import jakarta.inject.Inject;
import java.io.IOException;
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

    @BeforeEach
    void start() throws IOException {
        inference.start();
    }
}
