package io.squadron.access.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.quarkus.grpc.GlobalInterceptor;
import io.squadron.access.AccessKey;
import io.squadron.access.ChangingFile;
import io.squadron.access.config.AccessConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Shows a service's own key to the other services. */
@GlobalInterceptor
@Singleton
public class ServiceCredential implements ClientInterceptor {
    private final Optional<Credential> credential;

    ServiceCredential(AccessConfig config) {
        credential = config.keyFile().map(ServiceCredential::read);
    }

    private static Credential read(Path file) {
        try {
            return new Credential(new ChangingFile<>(file, AccessKey::read)::now);
        } catch (IOException e) {
            throw new IllegalStateException("squadron.access.key-file cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return credential.isPresent()
                ? credential.get().interceptCall(method, options, next)
                : next.newCall(method, options);
    }
}
