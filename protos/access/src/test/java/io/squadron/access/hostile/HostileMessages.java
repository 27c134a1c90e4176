package io.squadron.access.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a connection or a message can do before it is a request; after each, an honest client is answered. A service's test says
 * what an honest call is. It should be one of a service that other tests use, too: starting one takes longer than all of this.
 */
public interface HostileMessages {
    /** Of the running service's gRPC server, in clear text. */
    int port();

    /** A method with one request and one response, {@code SERVICE/METHOD}. */
    String method();

    /** A request of that method which the service answers. */
    byte[] request();

    /** An honest client is answered. */
    @AfterEach
    default void anHonestClientIsAnswered() {
        assertThat(outcome(CallOptions.DEFAULT, new Metadata(), new ByteArrayInputStream(request())))
                .isEqualTo(Status.Code.OK);
    }

    @Test
    default void f75AConnectionThatFloodsTheServerWithPingsIsEnded() throws IOException {
        try (RawHttp2 client = new RawHttp2(port(), "/" + method())) {
            for (int i = 0; i < 100; i++) {
                client.ping();
            }
            client.flush();

            assertThat(client.reasonOfTheEnd()).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM);
        }
    }

    @Test
    default void f75AConnectionThatResetsItsCallsAsFastAsItMakesThemIsEndedAndTheirWorkIsDropped() throws IOException {
        byte[] request = request();
        try (RawHttp2 client = new RawHttp2(port(), "/" + method())) {
            try {
                for (int i = 0; i < 3000; i++) {
                    client.callAndReset(2 * i + 1, request);
                }
                client.flush();
            } catch (SocketException endedAlready) {
                assertThat(endedAlready).hasMessageMatching("Broken pipe|Connection reset.*");
            }

            assertThat(client.reasonOfTheEnd()).isIn(RawHttp2.ENHANCE_YOUR_CALM, -1);
        }
    }

    /** 64 kB on the wire, and far more unpacked than any service takes. */
    @Test
    default void f76AMessageThatIsSmallUntilItIsUnpackedIsRefusedAtTheSizeThatAMessageMayHave() {
        Status.Code code = outcome(CallOptions.DEFAULT.withCompression("gzip"), new Metadata(), Zeros.message());

        // gRPC for Java throws RESOURCE_EXHAUSTED where it unpacks, and tells the client of something thrown.
        assertThat(code).isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.UNKNOWN);
    }

    @Test
    default void f77WithoutBeingAskedForTheServerTellsNobodyWhatItHas() {
        ManagedChannel channel = channel();
        try {
            assertThat(codeOf(() -> Reflection.services(channel))).isEqualTo(Status.Code.UNIMPLEMENTED);
        } finally {
            channel.shutdownNow();
        }
    }

    /** 8 KiB are allowed. An honest client is told so by the server, and sends no more. */
    @Test
    default void f78AConnectionThatSendsMetadataWithoutEndIsEnded() throws IOException {
        try (RawHttp2 client = new RawHttp2(port(), "/" + method())) {
            try {
                client.callWithMetadata(1, 64 << 10);
                client.flush();
            } catch (SocketException endedAlready) {
                assertThat(endedAlready).hasMessageMatching("Broken pipe|Connection reset.*");
            }

            assertThat(client.reasonOfTheEnd()).isIn(RawHttp2.PROTOCOL_ERROR, -1);
        }
    }

    @Test
    default void f78ACallWithMoreMetadataThanTheServerTakesFails() {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("large", Metadata.ASCII_STRING_MARSHALLER), "a".repeat(64 << 10));

        assertThat(outcome(CallOptions.DEFAULT, metadata, new ByteArrayInputStream(request())))
                .isNotEqualTo(Status.Code.OK);
    }

    private ManagedChannel channel() {
        return NettyChannelBuilder.forAddress("127.0.0.1", port())
                .usePlaintext()
                .build();
    }

    private Status.Code outcome(CallOptions options, Metadata metadata, InputStream request) {
        MethodDescriptor<InputStream, InputStream> method = MethodDescriptor.<InputStream, InputStream>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(method())
                .setRequestMarshaller(new Streams())
                .setResponseMarshaller(new Streams())
                .build();
        ManagedChannel channel = channel();
        try {
            return codeOf(() -> ClientCalls.blockingUnaryCall(
                    ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata)),
                    method,
                    options.withDeadlineAfter(60, TimeUnit.SECONDS),
                    request));
        } finally {
            channel.shutdownNow();
        }
    }

    private static Status.Code codeOf(Runnable call) {
        try {
            call.run();
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }
}
