package io.squadron.access.tls;

import io.quarkus.grpc.api.ServerBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.vertx.grpc.VertxServerBuilder;
import jakarta.inject.Singleton;

/** TLS of the gRPC port. Quarkus' own ({@code quarkus.grpc.server.ssl}) would read the files once only. */
@Singleton
public class ServerTls implements ServerBuilderCustomizer<VertxServerBuilder> {
    private final TlsFiles files;

    ServerTls(TlsFiles files) {
        this.files = files;
    }

    @Override
    public void customize(GrpcServerConfiguration config, VertxServerBuilder builder) {
        if (files.isPresent()) {
            var unused = builder.nettyBuilder().sslContext(files.server());
        }
    }
}
