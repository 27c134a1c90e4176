package io.squadron.inference.grpc;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** As {@link QuestionAnsweringEndpointTest}, of the packaged service: the jar, or the native binary where that was built. */
@QuarkusIntegrationTest
class QuestionAnsweringEndpointIT extends QuestionAnsweringEndpointTest {}
