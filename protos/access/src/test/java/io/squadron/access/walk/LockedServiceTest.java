package io.squadron.access.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.BindableService;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.squadron.access.AccessKey;
import io.squadron.access.Requirement;
import io.squadron.access.Role;
import io.squadron.access.grpc.MethodRequirements;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * A service with keys and TLS, of whose gRPC callers certificates are asked: who may call what. Each service's test is a class
 * with its annotations.
 */
public abstract class LockedServiceTest {
    /** Of this run of tests. */
    protected static final Locks LOCKS = Locks.in(Path.of("target/locks"));

    private static final Duration SOON = Duration.ofSeconds(60);

    @Inject
    @Any
    Instance<BindableService> services;

    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    @TestHTTPResource(value = "/", tls = true)
    URI address;

    /** Keys and TLS. */
    public static final class Locked implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return LOCKS.settings();
        }
    }

    @Test
    void everyMethodIsCalledByThoseWhoMayAndByNobodyElse() {
        List<MethodDescriptor<?, ?>> methods = methods();
        assertThat(methods).hasSizeGreaterThan(9);

        List<String> surprises = withChannel(LOCKS.credentials(), walk -> walk.surprises(methods));
        assertThat(surprises).isEmpty();
    }

    @Test
    void nobodyIsHeardInClearTextOrWithoutACertificate() {
        MethodDescriptor<?, ?> method = one(Requirement.NOTHING)
                .or(() -> one(Requirement.ANY))
                .or(() -> one(Requirement.READER))
                .orElseThrow();
        Optional<AccessKey> admin = Optional.of(LOCKS.key(Role.ADMIN));

        assertThat(withChannel(InsecureChannelCredentials.create(), walk -> walk.call(method, admin))
                        .getCode())
                .isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(withChannel(LOCKS.credentialsWithoutCertificate(), walk -> walk.call(method, admin))
                        .getCode())
                .isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void keysAndCertificatesThatChangeAreTakenWithoutARestart() throws Exception {
        MethodDescriptor<?, ?> method =
                one(Requirement.ANY).or(() -> one(Requirement.READER)).orElseThrow();
        AccessKey later = LOCKS.addKey(Role.READER);

        await().atMost(SOON)
                .until(() ->
                        !isRefused(withChannel(LOCKS.credentials(), walk -> walk.call(method, Optional.of(later)))));

        LOCKS.makeCertificate();
        await().atMost(SOON)
                .until(() ->
                        !isRefused(withChannel(LOCKS.credentials(), walk -> walk.call(method, Optional.of(later)))));
        await().atMost(SOON).ignoreException(IOException.class).until(() -> status("q/health/live", "") == 200);
    }

    @Test
    void overHttpMachinesSeeHealthAndMetricsAndNothingElseIsOpen() throws Exception {
        assertThat(status("q/health/live", "")).isEqualTo(200);
        assertThat(status("q/metrics", "")).isEqualTo(200);
        assertThat(status("", "")).isEqualTo(401);
        assertThat(status("nothing/is/here", "")).isEqualTo(401);
        assertThat(status("", "Bearer " + AccessKey.random().text())).isEqualTo(401);
        assertThat(status("", "Basic bm9ib2R5OmFueXRoaW5n")).isEqualTo(401);
        assertThat(status("nothing/is/here", bearer(Role.READER))).isIn(403, 404);
    }

    /** The status of a GET over HTTPS. */
    protected final int status(String path, String authorization) throws IOException, InterruptedException {
        return status("GET", path, authorization);
    }

    /** The status of a request without a body over HTTPS; an empty authorization is none. */
    protected final int status(String method, String path, String authorization)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(SOON)
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        HttpResponse<InputStream> response = LOCKS.http().send(request.build(), BodyHandlers.ofInputStream());
        // An event stream has no end: its status is enough.
        response.body().close();
        return response.statusCode();
    }

    /** What a request shows that has the key of the role. */
    protected static String bearer(Role role) {
        return "Bearer " + LOCKS.key(role).text();
    }

    private static boolean isRefused(Status status) {
        return switch (status.getCode()) {
            case UNAUTHENTICATED, PERMISSION_DENIED, UNAVAILABLE -> true;
            default -> false;
        };
    }

    private Optional<MethodDescriptor<?, ?>> one(Requirement requirement) {
        return methods().stream()
                .filter(method -> MethodRequirements.of(method) == requirement)
                .findFirst();
    }

    private List<MethodDescriptor<?, ?>> methods() {
        return services.stream()
                .flatMap(service -> service.bindService().getMethods().stream())
                .<MethodDescriptor<?, ?>>map(ServerMethodDefinition::getMethodDescriptor)
                .toList();
    }

    private <T> T withChannel(ChannelCredentials credentials, Function<RoleWalk, T> use) {
        ManagedChannel channel =
                Grpc.newChannelBuilder("127.0.0.1:" + port, credentials).build();
        try {
            return use.apply(new RoleWalk(channel, LOCKS));
        } finally {
            channel.shutdownNow();
        }
    }
}
