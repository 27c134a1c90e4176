package io.squadron.local.job;

import io.grpc.BindableService;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.squadron.local.client.ServiceAddresses;
import io.squadron.local.client.Services;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Services of a test's own behind one real gRPC server, and a client that takes it for all four. */
final class GivenServices implements AutoCloseable {
    private final Server server;
    private final Services client;

    GivenServices(BindableService... services) throws IOException {
        server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .addServices(List.of(services).stream()
                        .map(BindableService::bindService)
                        .toList())
                .build()
                .start();
        client = new Services(addresses(), Optional.empty());
    }

    ServiceAddresses addresses() {
        String address = "127.0.0.1:" + server.getPort();
        return new ServiceAddresses(address, address, address, address);
    }

    Services client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        server.shutdownNow();
    }
}
