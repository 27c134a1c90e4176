package io.squadron.access.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.squadron.access.config.Access;
import io.squadron.access.rate.CallerRate;
import io.squadron.rpc.RpcError;
import io.squadron.v1.ErrorReason;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.TokenizerServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens whose issuer is asked: the answer comes later, on another thread. The issuer is the test's own. */
class TokensTest {
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .intercept(new AccessInterceptor(
                        Access.DEFAULT.callers(credential ->
                                Uni.createFrom().emitter(emitter -> answerLater(credential.getToken(), emitter))),
                        new CallerRate(Access.DEFAULT),
                        Access.DEFAULT.guard()))
                .addService(new Texts())
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void aTokenLetsInByItsRolesWhenItsIssuerHasAnswered() {
        assertThat(featurize("Bearer asker")).isEqualTo(FeaturizeResponse.getDefaultInstance());
        assertThat(featurize("bearer trainer")).isEqualTo(FeaturizeResponse.getDefaultInstance());
    }

    @Test
    void aTokenWithoutTheRoleIsToldWhichOneItTakes() {
        RpcError refusal = refusal("Bearer reader");

        assertThat(refusal.code()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(refusal.reason()).isEqualTo(ErrorReason.ERROR_REASON_PERMISSION_DENIED);
        assertThat(refusal.metadata()).containsEntry("required_role", "asker");
        assertThat(refusal.sentence())
                .isEqualTo(
                        "squadron.v1.TokenizerService/Featurize takes the role asker, which reader's owner has not.");
    }

    @Test
    void whatIsNoTokenOrNobodysIsUnauthenticatedAndNotRepeated() {
        for (String authorization : new String[] {"Bearer stolen", "Basic YTpi", "stolen", "Bearer "}) {
            RpcError refusal = refusal(authorization);

            assertThat(refusal.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(refusal.reason()).isEqualTo(ErrorReason.ERROR_REASON_UNAUTHENTICATED);
            assertThat(refusal.sentence()).doesNotContain("stolen");
        }
    }

    private FeaturizeResponse featurize(String authorization) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), authorization);
        return TokenizerServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .featurize(FeaturizeRequest.getDefaultInstance());
    }

    private RpcError refusal(String authorization) {
        return RpcError.read(catchThrowableOfType(StatusRuntimeException.class, () -> featurize(authorization)));
    }

    private static void answerLater(String token, UniEmitter<? super SecurityIdentity> emitter) {
        var unused = CompletableFuture.runAsync(() -> {
            if (token.equals("stolen") || token.isEmpty()) {
                emitter.fail(new AuthenticationFailedException("expired"));
            } else {
                emitter.complete(QuarkusSecurityIdentity.builder()
                        .setPrincipal(new QuarkusPrincipal(token + "'s owner"))
                        .addRole(token)
                        .build());
            }
        });
    }

    private static final class Texts extends TokenizerServiceGrpc.TokenizerServiceImplBase {
        @Override
        public void featurize(FeaturizeRequest request, StreamObserver<FeaturizeResponse> responses) {
            responses.onNext(FeaturizeResponse.getDefaultInstance());
            responses.onCompleted();
        }
    }
}
