package io.squadron.access.walk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * A service with keys and TLS, of whose gRPC callers certificates are asked: who may call what. Each service's test is a class
 * with its annotations.
 */
public abstract class LockedServiceTest {
    /** Of this run of tests. */
    protected static final Locks LOCKS = Locks.in(Path.of("target/locks").toAbsolutePath());

    /** What everyone was answered by every method: the same for all tests. */
    private static Walked walked;

    private static final Duration SOON = Duration.ofSeconds(60);

    @Inject
    @Any
    Instance<BindableService> services;

    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    @TestHTTPResource(value = "/", tls = true)
    URI address;

    /** Of one test: the certificate changes in another. */
    private HttpClient http;

    /** Keys and TLS. */
    public static class Locked implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return LOCKS.settingsWithSecretsAndLog();
        }
    }

    @Test
    void everyMethodIsCalledByThoseWhoMayAndByNobodyElse() {
        assertThat(methods()).hasSizeGreaterThan(9);
        assertThat(walked().surprises()).isEmpty();
    }

    /** As everyone has called everything, with TLS and without, and has asked for pages. */
    @Test
    void noSecretStandsInTheLogOrInAnAnswer() throws Exception {
        List<String> heard = new ArrayList<>(walked().heard());
        for (String page : pages()) {
            for (Role role : Role.values()) {
                heard.add(body(page, bearer(role)));
            }
            heard.add(body(page, "Bearer " + LOCKS.nobodysKey().text()));
            heard.add(body(page, "Basic " + Locks.password(LOCKS.nobodysKey())));
            heard.add(body(page, "Basic " + Locks.password(LOCKS.key(Role.ADMIN))));
            heard.add(body(page, "Digest " + LOCKS.key(Role.ADMIN).text()));
        }
        String log = Files.readString(LOCKS.log());

        assertThat(log).as("more than nothing").contains("admin-key calls squadron.v1.");
        assertThat(heard).as("more than refusals").anyMatch(answer -> answer.contains("# TYPE "));
        List<String> secrets =
                Stream.concat(LOCKS.secrets().stream(), secrets().stream()).toList();
        for (String secret : secrets) {
            assertThat(log.contains(secret)).as("in the log: " + secret).isFalse();
            assertThat(heard).noneMatch(answer -> answer.contains(secret));
        }
    }

    /** What of HTTP is read for secrets: no stream without an end. */
    protected List<String> pages() {
        return List.of("", "q/health", "q/metrics", "q/openapi", "q/info", "nothing/is/here");
    }

    /** What nobody may read, beside the keys. */
    protected List<String> secrets() {
        return List.of();
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
        await().atMost(SOON).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            http = LOCKS.http();
            return status("q/health/live", "") == 200;
        });
    }

    @Test
    void overHttpMachinesSeeHealthAndMetricsAndNothingElseIsOpen() throws Exception {
        assertThat(status("q/health/live", "")).isEqualTo(200);
        assertThat(status("q/metrics", "")).isEqualTo(200);
        assertThat(status("", "")).isEqualTo(401);
        assertThat(status("nothing/is/here", "")).isEqualTo(401);
        assertThat(body("", "")).contains("Authorization: Bearer TOKEN");
        assertThat(body("", "Bearer " + AccessKey.random().text())).contains("Authorization: Bearer TOKEN");
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
        HttpResponse<InputStream> response =
                send(request(path, authorization).method(method, HttpRequest.BodyPublishers.noBody()));
        // An event stream has no end: its status is enough.
        response.body().close();
        return response.statusCode();
    }

    private String body(String path, String authorization) throws IOException, InterruptedException {
        try (InputStream body = send(request(path, authorization)).body()) {
            return new String(body.readAllBytes(), ISO_8859_1);
        }
    }

    /** A GET over HTTPS to begin with; an empty authorization is none. */
    protected final HttpRequest.Builder request(String path, String authorization) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve(path)).timeout(SOON);
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    /** The response, whose body is to be closed. */
    protected final HttpResponse<InputStream> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        if (http == null) {
            http = LOCKS.http();
        }
        try {
            return http.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            // A connection that is kept may be closed by the server at any moment, also at this one.
            http = LOCKS.http();
            return http.send(request.build(), BodyHandlers.ofInputStream());
        }
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

    private record Walked(List<String> surprises, List<String> heard) {}

    private Walked walked() {
        if (walked == null) {
            walked = withChannel(LOCKS.credentials(), walk -> new Walked(walk.surprises(methods()), walk.heard()));
        }
        return walked;
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
