package io.squadron.trainer.grpc;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.access.hostile.HostileMessages;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.v1.TrainerServiceGrpc;
import org.eclipse.microprofile.config.inject.ConfigProperty;

@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(TrainerNeighbours.class)
class HostileMessagesTest implements HostileMessages {
    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    @Override
    public int port() {
        return port;
    }

    @Override
    public String method() {
        return TrainerServiceGrpc.getListRunsMethod().getFullMethodName();
    }

    @Override
    public byte[] request() {
        return new byte[0];
    }
}
