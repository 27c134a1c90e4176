package io.squadron.inference.grpc;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.inference.question.WhitespaceWindows;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.RegisterTokenizerRequest;
import io.squadron.v1.RegisterTokenizerResponse;
import io.squadron.v1.Tokenizer;
import io.squadron.v1.TokenizerServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A small tokenizer-service for tests, over real gRPC, with {@link WhitespaceWindows}. It never answers a question that begins
 * with "never".
 */
final class WhitespaceTokenizer extends TokenizerServiceGrpc.TokenizerServiceImplBase implements AutoCloseable {
    private static final String TRACEPARENTS = "squadron.test.traceparents";

    private final Set<String> registered = ConcurrentHashMap.newKeySet();
    private final Server server;

    WhitespaceTokenizer() {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(this)
                    .intercept(new TraceListener())
                    .build()
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void registerTokenizer(
            RegisterTokenizerRequest request, StreamObserver<RegisterTokenizerResponse> observer) {
        String id = TinyCheckpoint.sha256(request.getFiles(0).getContent().toByteArray());
        registered.add(id);
        observer.onNext(RegisterTokenizerResponse.newBuilder()
                .setTokenizer(Tokenizer.newBuilder().setTokenizerId(id))
                .build());
        observer.onCompleted();
    }

    @Override
    public void featurize(FeaturizeRequest request, StreamObserver<FeaturizeResponse> observer) {
        if (!registered.contains(request.getTokenizer())) {
            observer.onError(
                    Status.NOT_FOUND.withDescription("No such tokenizer").asRuntimeException());
        } else if (!request.getQuestion().startsWith("never")) {
            observer.onNext(WhitespaceWindows.of(request));
            observer.onCompleted();
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    /** To which traces and spans calls of this JVM belonged. */
    static List<String> traceparents() {
        return List.of(System.getProperty(TRACEPARENTS, "").split(" ", -1));
    }

    /** Keeps what it hears where a test finds it, whose class loader is another one. */
    private static final class TraceListener implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            String traceparent = headers.get(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER));
            if (traceparent == null) {
                return next.startCall(call, headers);
            }
            synchronized (TraceListener.class) {
                System.setProperty(TRACEPARENTS, System.getProperty(TRACEPARENTS, "") + " " + traceparent);
            }
            return next.startCall(call, headers);
        }
    }
}
