package io.squadron.inference.tokenizer;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import com.google.rpc.RetryInfo;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcClient;
import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.RegisterTokenizerRequest;
import io.squadron.v1.RegisterTokenizerResponse;
import io.squadron.v1.TokenizerServiceGrpc;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** The tokenizer-service, the only place that knows how text becomes windows. Never blocks; every call has a deadline. */
@ApplicationScoped
public class TokenizerClient {
    private final TokenizerServiceGrpc.TokenizerServiceStub stub;

    TokenizerClient(@GrpcClient("tokenizer") Channel channel) {
        stub = TokenizerServiceGrpc.newStub(channel);
    }

    /** The tokenizer-service does not know the tokenizer: it has to be registered. */
    public static final class UnknownTokenizerException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownTokenizerException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Fails with a {@link RefusedException}, or an {@link UnknownTokenizerException}; cancelling it ends the call. */
    public CompletableFuture<FeaturizeResponse> featurize(FeaturizeRequest request, Duration timeout) {
        return call(timeout, TokenizerServiceGrpc.TokenizerServiceStub::featurize, request);
    }

    /** Fails with a {@link RefusedException}. */
    public CompletableFuture<RegisterTokenizerResponse> register(RegisterTokenizerRequest request, Duration timeout) {
        return call(timeout, TokenizerServiceGrpc.TokenizerServiceStub::registerTokenizer, request);
    }

    private interface Method<A, B> {
        void call(TokenizerServiceGrpc.TokenizerServiceStub stub, A request, StreamObserver<B> response);
    }

    private <A, B> CompletableFuture<B> call(Duration timeout, Method<A, B> method, A request) {
        CompletableFuture<B> future = new CompletableFuture<>();
        // The caller's own context ends with its call, which is not always what this call is for.
        Context.CancellableContext context = Context.ROOT.withCancellation();
        context.run(() -> method.call(
                stub.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS),
                request,
                new UnaryObserver<B>((value, failure) -> {
                    if (failure == null) {
                        future.complete(value);
                    } else {
                        future.completeExceptionally(refusal(failure, timeout));
                    }
                })));
        // Whoever cancels the future ends the tokenizer-service's work, too.
        var unused = future.whenComplete((value, failure) -> context.cancel(failure));
        return future;
    }

    private static RuntimeException refusal(Throwable failure, Duration timeout) {
        Status status = Status.fromThrowable(failure);
        String description = status.getDescription() == null ? status.getCode().name() : status.getDescription();
        return switch (status.getCode()) {
            case INVALID_ARGUMENT -> new RefusedException(Refusal.INVALID, description, failure);
            case NOT_FOUND -> new UnknownTokenizerException(description, failure);
            case CANCELLED -> new RefusedException(Refusal.CANCELLED, "The caller cancelled the request", failure);
            case DEADLINE_EXCEEDED ->
                new RefusedException(
                        Refusal.TOO_LATE,
                        "The tokenizer-service did not answer within %d ms".formatted(timeout.toMillis()),
                        failure);
            case RESOURCE_EXHAUSTED ->
                new RefusedException(
                        Refusal.BUSY,
                        "The tokenizer-service refused the work: " + description,
                        failure,
                        retryAfter(failure));
            case FAILED_PRECONDITION ->
                new RefusedException(Refusal.NOT_POSSIBLE_NOW, "The tokenizer-service says: " + description, failure);
            case UNAVAILABLE ->
                new RefusedException(
                        Refusal.UNREACHABLE,
                        "The tokenizer-service cannot be reached (%s): start it, or set quarkus.grpc.clients.tokenizer.host and .port"
                                .formatted(description),
                        failure);
            default ->
                new RefusedException(
                        Refusal.UNREACHABLE,
                        "The tokenizer-service failed with %s: %s".formatted(status.getCode(), description),
                        failure);
        };
    }

    /** Null where it does not say. */
    private static Duration retryAfter(Throwable failure) {
        com.google.rpc.Status status = StatusProto.fromThrowable(failure);
        if (status != null) {
            for (Any detail : status.getDetailsList()) {
                if (detail.is(RetryInfo.class)) {
                    try {
                        return Duration.ofNanos(
                                Durations.toNanos(detail.unpack(RetryInfo.class).getRetryDelay()));
                    } catch (InvalidProtocolBufferException e) {
                        return null; // a hint that cannot be read is none
                    }
                }
            }
        }
        return null;
    }

    /** Gives the one value of a unary call, or its failure. */
    private static final class UnaryObserver<T> implements StreamObserver<T> {
        private final BiConsumer<T, Throwable> outcome;
        private T value;

        UnaryObserver(BiConsumer<T, Throwable> outcome) {
            this.outcome = outcome;
        }

        @Override
        public void onNext(T next) {
            value = next;
        }

        @Override
        public void onError(Throwable failure) {
            outcome.accept(null, failure);
        }

        @Override
        public void onCompleted() {
            outcome.accept(value, null);
        }
    }
}
