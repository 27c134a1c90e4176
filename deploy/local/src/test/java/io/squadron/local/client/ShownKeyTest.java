package io.squadron.local.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyServerBuilder;
import io.squadron.access.AccessKey;
import io.squadron.v1.AnalysisServiceGrpc;
import io.squadron.v1.EvaluationServiceGrpc;
import io.squadron.v1.ModelServiceGrpc;
import io.squadron.v1.TokenizerServiceGrpc;
import io.squadron.v1.TrainerServiceGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShownKeyTest {
    private final List<Optional<String>> shown = new CopyOnWriteArrayList<>();
    private Server server;

    @BeforeEach
    void start() throws Exception {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new TokenizerServiceGrpc.TokenizerServiceImplBase() {})
                .addService(new TrainerServiceGrpc.TrainerServiceImplBase() {})
                .addService(new ModelServiceGrpc.ModelServiceImplBase() {})
                .addService(new EvaluationServiceGrpc.EvaluationServiceImplBase() {})
                .addService(new AnalysisServiceGrpc.AnalysisServiceImplBase() {})
                .intercept(new Listening())
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    @Test
    void everyServiceIsShownTheKeyOfTheHome() {
        AccessKey key = AccessKey.random();

        callAll(Optional.of(key));

        assertThat(shown).hasSize(4).containsOnly(Optional.of("Bearer " + key.text()));
    }

    @Test
    void servicesThatKnowOfNoKeysAreShownNone() {
        callAll(Optional.empty());

        assertThat(shown).hasSize(4).containsOnly(Optional.empty());
    }

    private void callAll(Optional<AccessKey> key) {
        String address = "127.0.0.1:" + server.getPort();
        try (Services services = new Services(new ServiceAddresses(address, address, address, address), key)) {
            unimplemented(services::allDatasets);
            unimplemented(services::allRuns);
            unimplemented(services::allModels);
            unimplemented(() -> services.aliasChanges("champion"));
        }
    }

    private static void unimplemented(ThrowingCallable call) {
        assertThatThrownBy(call).hasMessageContaining("UNIMPLEMENTED");
    }

    private final class Listening implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            shown.add(Optional.ofNullable(
                    headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER))));
            return next.startCall(call, headers);
        }
    }
}
