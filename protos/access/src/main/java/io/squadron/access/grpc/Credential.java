package io.squadron.access.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.squadron.access.AccessKey;
import java.util.function.Supplier;

/** Shows a key with every call of a channel. */
public final class Credential implements ClientInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Supplier<AccessKey> key;

    /** The key is asked for at every call. */
    public Credential(Supplier<AccessKey> key) {
        this.key = key;
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<A> responses, Metadata headers) {
                headers.put(AUTHORIZATION, "Bearer " + key.get().text());
                super.start(responses, headers);
            }
        };
    }
}
