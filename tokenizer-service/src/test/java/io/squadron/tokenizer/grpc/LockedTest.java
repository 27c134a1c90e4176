package io.squadron.tokenizer.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.BindableService;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.squadron.access.walk.Locks;
import io.squadron.access.walk.RoleWalk;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** A service with keys and TLS: who may call what. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@TestProfile(LockedTest.Locked.class)
class LockedTest {
    private static final Locks LOCKS = Locks.in(Path.of("target/locks"));

    @Inject
    @Any
    Instance<BindableService> services;

    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    @Test
    void everyMethodIsCalledByThoseWhoMayAndByNobodyElse() {
        List<MethodDescriptor<?, ?>> methods = services.stream()
                .flatMap(service -> service.bindService().getMethods().stream())
                .<MethodDescriptor<?, ?>>map(ServerMethodDefinition::getMethodDescriptor)
                .toList();
        ManagedChannel channel =
                Grpc.newChannelBuilder("127.0.0.1:" + port, LOCKS.credentials()).build();
        try {
            assertThat(methods).hasSizeGreaterThan(9);
            assertThat(new RoleWalk(channel, LOCKS).surprises(methods)).isEmpty();
        } finally {
            channel.shutdownNow();
        }
    }

    /** Keys and TLS. */
    public static final class Locked implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return LOCKS.settings();
        }
    }
}
