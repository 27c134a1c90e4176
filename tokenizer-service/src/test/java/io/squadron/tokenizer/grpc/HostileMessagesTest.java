package io.squadron.tokenizer.grpc;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.access.hostile.HostileMessages;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.v1.TokenizerServiceGrpc;
import org.eclipse.microprofile.config.inject.ConfigProperty;

@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
class HostileMessagesTest implements HostileMessages {
    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    @Override
    public int port() {
        return port;
    }

    @Override
    public String method() {
        return TokenizerServiceGrpc.getListDatasetsMethod().getFullMethodName();
    }

    @Override
    public byte[] request() {
        return new byte[0];
    }
}
