package io.squadron.access.tls;

import io.grpc.netty.InternalNettyChannelBuilder;
import io.grpc.netty.InternalProtocolNegotiator;
import io.grpc.netty.InternalProtocolNegotiators;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContext;
import io.quarkus.grpc.api.ChannelBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcClientConfiguration;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * TLS of calls to other services. After a customizer Quarkus sets what {@code quarkus.grpc.clients.*.ssl} says, files that are
 * read once; a builder that has a negotiator of its own passes that over.
 */
@Singleton
public class ClientTls implements ChannelBuilderCustomizer<NettyChannelBuilder> {
    private static final int DEFAULT_PORT = 443;

    private final TlsFiles files;

    ClientTls(TlsFiles files) {
        this.files = files;
    }

    @Override
    public Map<String, Object> customize(String name, GrpcClientConfiguration config, NettyChannelBuilder builder) {
        if (files.isPresent()) {
            InternalNettyChannelBuilder.setProtocolNegotiatorFactory(builder, new Negotiators(files.client()));
        }
        return Map.of();
    }

    private record Negotiators(SslContext context) implements InternalProtocolNegotiator.ClientFactory {
        @Override
        public InternalProtocolNegotiator.ProtocolNegotiator newNegotiator() {
            return InternalProtocolNegotiators.tls(context, null, null);
        }

        @Override
        public int getDefaultPort() {
            return DEFAULT_PORT;
        }
    }
}
