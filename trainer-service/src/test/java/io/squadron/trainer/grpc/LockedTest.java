package io.squadron.trainer.grpc;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.squadron.access.walk.LockedServiceTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;

@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(TrainerNeighbours.class)
@TestProfile(LockedServiceTest.Locked.class)
class LockedTest extends LockedServiceTest {}
