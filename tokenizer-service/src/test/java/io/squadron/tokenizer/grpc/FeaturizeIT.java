package io.squadron.tokenizer.grpc;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;

/** As {@link FeaturizeTest}, of the packaged service: the jar, or the native binary where that was built. */
@QuarkusIntegrationTest
@QuarkusTestResource(value = FreeGrpcPort.class, restrictToAnnotatedClass = true)
class FeaturizeIT extends FeaturizeTest {}
