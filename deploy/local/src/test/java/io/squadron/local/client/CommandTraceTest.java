package io.squadron.local.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.squadron.v1.ListRunsRequest;
import io.squadron.v1.TrainerServiceGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** To which trace the calls of a command belong. */
class CommandTraceTest {
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @Test
    void theCallsOfACommandAreOneTraceAndThoseOfTheNextAnother() throws Exception {
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new TrainerServiceGrpc.TrainerServiceImplBase() {})
                .intercept(new Listening())
                .build()
                .start();
        try {
            callTwice(server.getPort());
            callTwice(server.getPort());
        } finally {
            server.shutdownNow();
        }

        assertThat(heard)
                .hasSize(4)
                .doesNotHaveDuplicates()
                .allMatch(traceparent -> traceparent.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01"));
        List<String> traces =
                heard.stream().map(traceparent -> traceparent.substring(3, 35)).toList();
        assertThat(traces.get(0)).isEqualTo(traces.get(1)).isNotEqualTo(traces.get(2));
        assertThat(traces.get(2)).isEqualTo(traces.get(3));
    }

    private static void callTwice(int port) {
        String address = "127.0.0.1:" + port;
        try (Services services =
                new Services(new ServiceAddresses(address, address, address, address), Optional.empty())) {
            for (int i = 0; i < 2; i++) {
                try {
                    var unused = services.trainer().listRuns(ListRunsRequest.getDefaultInstance());
                } catch (StatusRuntimeException e) {
                    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
                }
            }
        }
    }

    private final class Listening implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            heard.add(headers.get(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER)));
            return next.startCall(call, headers);
        }
    }
}
