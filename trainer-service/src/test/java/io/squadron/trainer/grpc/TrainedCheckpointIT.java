package io.squadron.trainer.grpc;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** As {@link TrainedCheckpointTest}, of the packaged service: the jar, or the native binary where that was built. */
@QuarkusIntegrationTest
class TrainedCheckpointIT extends TrainedCheckpointTest {}
