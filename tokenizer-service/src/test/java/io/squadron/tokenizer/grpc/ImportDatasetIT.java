package io.squadron.tokenizer.grpc;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;

/** As {@link ImportDatasetTest}, of the packaged service: the jar, or the native binary where that was built. */
@QuarkusIntegrationTest
@QuarkusTestResource(value = FreeGrpcPort.class, restrictToAnnotatedClass = true)
class ImportDatasetIT extends ImportDatasetTest {}
