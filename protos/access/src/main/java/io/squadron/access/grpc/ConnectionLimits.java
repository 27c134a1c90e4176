package io.squadron.access.grpc;

import io.quarkus.grpc.api.ServerBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.vertx.grpc.VertxServerBuilder;
import jakarta.inject.Singleton;

/**
 * What one connection may do to a server, whoever has it. A client that opens calls only to reset them ("rapid reset", CVE-2023-44487) loses
 * its connection; gRPC does not count them by itself. Pings more often than every five minutes end a connection by gRPC's own
 * default ({@code quarkus.grpc.server.netty.permit-keep-alive-time}).
 */
@Singleton
public class ConnectionLimits implements ServerBuilderCustomizer<VertxServerBuilder> {
    /** Far beyond what the deadlines of an honest client end: its calls do not all fail for long. */
    private static final int MOST_RESETS = 1000;

    private static final int WITHIN_SECONDS = 10;

    @Override
    public void customize(GrpcServerConfiguration config, VertxServerBuilder builder) {
        var unused = builder.nettyBuilder().maxRstFramesPerWindow(MOST_RESETS, WITHIN_SECONDS);
    }
}
