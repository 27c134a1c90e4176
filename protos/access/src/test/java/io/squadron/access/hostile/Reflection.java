package io.squadron.access.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.squadron.access.walk.Bytes;

/** Asks a server for its services, as grpcurl does, with the protocol's bytes. */
public final class Reflection {
    /** {@code list_services: ""} */
    private static final byte[] LIST_SERVICES = {7 << 3 | 2, 0};

    private static final MethodDescriptor<byte[], byte[]> INFO = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.SERVER_STREAMING) // of which one request is enough
            .setFullMethodName("grpc.reflection.v1.ServerReflection/ServerReflectionInfo")
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();

    private Reflection() {}

    /**
     * The names of its services, among other bytes.
     *
     * @throws io.grpc.StatusRuntimeException UNIMPLEMENTED if the server does not tell
     */
    public static String services(Channel channel) {
        byte[] answer = ClientCalls.blockingServerStreamingCall(
                        channel, INFO, CallOptions.DEFAULT.withDeadlineAfter(30, SECONDS), LIST_SERVICES)
                .next();
        return new String(answer, UTF_8);
    }
}
