package io.squadron.endtoend.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.squadron.embedded.LoopbackPort;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.GetLimitsRequest;
import io.squadron.v1.LoadModelRequest;
import io.squadron.v1.ModelServiceGrpc;
import io.squadron.v1.QuestionAnsweringServiceGrpc;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tokens of a real issuer, over gRPC and HTTP, at a packaged service that takes nothing else. A command of its own, because the
 * issuer is large: {@code -Dkeycloak.directory=DIR} names an unpacked {@code org.keycloak:keycloak-quarkus-dist}.
 */
class KeycloakIT {
    private static final Path DIST = Path.of(System.getProperty("squadron.dist"));
    private static final Duration START = Duration.ofMinutes(2);
    private static final long CALL_SECONDS = 30;
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    /** What who gets in is told by a service that has no model yet. */
    private static final String WITHOUT_MODEL = "UNAVAILABLE";

    private static final int WITHOUT_MODEL_HTTP = 503;
    private static final String QUESTION =
            "{\"question\": \"Who wrote it?\", \"context\": \"The report was written by Ada.\"}";

    @TempDir
    static Path directory;

    private static Keycloak keycloak;
    private static Process service;
    private static ManagedChannel channel;
    private static URI http;

    @BeforeAll
    static void keycloakAndAService() throws IOException {
        String unpacked = System.getProperty("keycloak.directory");
        assumeTrue(
                unpacked != null, "-Dkeycloak.directory=DIR is not given, so there is no Keycloak to get tokens from");
        keycloak = new Keycloak(Path.of(unpacked), directory.resolve("keycloak.log"));
        int grpcPort = LoopbackPort.free();
        int httpPort = LoopbackPort.free();
        http = URI.create("http://127.0.0.1:" + httpPort + "/");
        Map<String, String> settings = new TreeMap<>(Map.of(
                "quarkus.oidc.tenant-enabled",
                "true",
                "quarkus.oidc.auth-server-url",
                keycloak.realm(),
                "quarkus.oidc.token.audience",
                "squadron",
                "quarkus.grpc.server.port",
                Integer.toString(grpcPort),
                "quarkus.http.port",
                Integer.toString(httpPort),
                // Nobody is there: who gets in is decided before.
                "kafka.bootstrap.servers",
                "127.0.0.1:" + LoopbackPort.free(),
                "squadron.inference.checkpoints-directory",
                directory.resolve("checkpoints").toString(),
                "squadron.inference.derived-directory",
                directory.resolve("derived").toString()));
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx512m"));
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of(
                "-jar",
                DIST.resolve("inference-service/target/quarkus-app/quarkus-run.jar")
                        .toString()));
        service = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("service.log").toFile())
                .start();
        channel = Grpc.newChannelBuilder("127.0.0.1:" + grpcPort, InsecureChannelCredentials.create())
                .build();
        await("the service, see " + directory.resolve("service.log"))
                .atMost(START)
                .until(() -> service.isAlive() && limits("").equals("UNAUTHENTICATED"));
    }

    @AfterAll
    static void end() {
        if (channel != null) {
            channel.shutdownNow();
            service.destroy();
        }
        if (keycloak != null) {
            keycloak.close();
        }
    }

    @Test
    void aTokensRolesAreItsOwners() {
        String asker = keycloak.token("asking-application");
        assertThat(limits(asker)).isEqualTo("OK");
        assertThat(answer(asker)).isEqualTo(WITHOUT_MODEL);
        assertThat(load(asker)).isEqualTo("PERMISSION_DENIED");

        String admin = keycloak.token("operators");
        assertThat(List.of(answer(admin), load(admin))).containsOnly(WITHOUT_MODEL);
        assertThat(limits(admin)).as("it is there").isEqualTo("OK");

        String passerBy = keycloak.token("passers-by");
        assertThat(List.of(answer(passerBy), load(passerBy))).containsOnly("PERMISSION_DENIED");
    }

    @Test
    void overHttpTheyAreTheSame() throws Exception {
        assertThat(askOverHttp("")).isEqualTo(401);
        assertThat(askOverHttp(keycloak.token("passers-by"))).isEqualTo(403);
        assertThat(askOverHttp(keycloak.token("asking-application"))).isEqualTo(WITHOUT_MODEL_HTTP);
    }

    @Test
    void aTokenForAnotherApplicationCountsNowhere() throws Exception {
        String elsewhere = keycloak.token("another-application");

        assertThat(List.of(limits(elsewhere), answer(elsewhere), load(elsewhere)))
                .containsOnly("UNAUTHENTICATED");
        assertThat(askOverHttp(elsewhere)).isEqualTo(401);
    }

    @Test
    void aTokenThatSomebodyHasChangedCountsNowhere() throws Exception {
        String token = keycloak.token("operators");
        int signature = token.lastIndexOf('.') + 10;
        String changed = token.substring(0, signature)
                + (token.charAt(signature) == 'A' ? 'B' : 'A')
                + token.substring(signature + 1);

        for (String wrong : List.of(changed, token.substring(0, signature), "no-token-at-all", "")) {
            assertThat(List.of(limits(wrong), answer(wrong), load(wrong))).containsOnly("UNAUTHENTICATED");
            assertThat(askOverHttp(wrong)).isEqualTo(401);
        }
    }

    private static String limits(String token) {
        return status(
                () -> QuestionAnsweringServiceGrpc.newBlockingStub(ClientInterceptors.intercept(channel, show(token)))
                        .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                        .getLimits(GetLimitsRequest.getDefaultInstance()));
    }

    private static String answer(String token) {
        AnswerRequest request = AnswerRequest.newBuilder()
                .setQuestion("Who wrote it?")
                .setContext("The report was written by Ada.")
                .build();
        return status(
                () -> QuestionAnsweringServiceGrpc.newBlockingStub(ClientInterceptors.intercept(channel, show(token)))
                        .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                        .answer(request));
    }

    private static String load(String token) {
        LoadModelRequest request =
                LoadModelRequest.newBuilder().setModel("champion").build();
        return status(() -> ModelServiceGrpc.newBlockingStub(ClientInterceptors.intercept(channel, show(token)))
                .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                .loadModel(request));
    }

    private static ClientInterceptor show(String token) {
        Metadata headers = new Metadata();
        if (!token.isEmpty()) {
            headers.put(AUTHORIZATION, "Bearer " + token);
        }
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }

    private static String status(Supplier<?> call) {
        try {
            Object unused = call.get();
            return Status.Code.OK.name();
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode().name();
        }
    }

    private static int askOverHttp(String token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(http.resolve("v1/answer"))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(CALL_SECONDS))
                .POST(HttpRequest.BodyPublishers.ofString(QUESTION));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
