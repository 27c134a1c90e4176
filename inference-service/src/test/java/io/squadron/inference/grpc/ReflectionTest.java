package io.squadron.inference.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.squadron.access.hostile.Reflection;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The switch with which the local stack starts the service. That it is off otherwise says HostileMessagesTest. */
@QuarkusTest
@TestProfile(ReflectionTest.SwitchedOn.class)
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(NeighbourResource.class)
class ReflectionTest extends RunningService {
    public static final class SwitchedOn implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.grpc.server.enable-reflection-service", "true");
        }
    }

    @Test
    void whereItIsSwitchedOnAClientLearnsWhichServicesThereAre() {
        assertThat(Reflection.services(channel))
                .contains("squadron.v1.QuestionAnsweringService", "squadron.v1.ModelService", "grpc.health.v1.Health");
    }
}
