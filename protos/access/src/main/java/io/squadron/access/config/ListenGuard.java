package io.squadron.access.config;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A service that anyone could use listens to this machine only, unless it is told otherwise in plain words. The gRPC server's
 * interceptor asks for it, so that it speaks before a port is open.
 */
@Singleton
@Startup
public class ListenGuard {
    ListenGuard(
            Callers callers,
            AccessConfig config,
            @ConfigProperty(name = "quarkus.http.host") String httpHost,
            @ConfigProperty(name = "quarkus.grpc.server.host") String grpcHost) {
        if (callers.isLocked() || config.open()) {
            return;
        }
        for (String host : List.of(httpHost, grpcHost)) {
            if (!isLoopback(host)) {
                throw new IllegalStateException(
                        ("It would listen on %s, and anyone who reaches it could do everything: set"
                                        + " squadron.access.keys-file or quarkus.oidc.tenant-enabled with quarkus.oidc.auth-server-url,"
                                        + " or squadron.access.open=true if that is meant.")
                                .formatted(host));
            }
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
