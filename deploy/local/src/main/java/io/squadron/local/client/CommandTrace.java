package io.squadron.local.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.Random;

/**
 * Puts all calls of a command into one trace (W3C's {@code traceparent}): where the services trace, one shows a whole {@code
 * squadron run}, from the import to the last answer of its evaluation. Where they do not, it means nothing.
 */
final class CommandTrace implements ClientInterceptor {
    private static final Metadata.Key<String> TRACEPARENT =
            Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

    private final String trace;
    private final Random random;

    CommandTrace(Random random) {
        this.random = random;
        this.trace = id() + id();
    }

    private String id() {
        // Zero is none.
        return "%016x".formatted(random.nextLong() | 1);
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<A> listener, Metadata headers) {
                headers.put(TRACEPARENT, "00-" + trace + "-" + id() + "-01");
                super.start(listener, headers);
            }
        };
    }
}
