package io.squadron.inference.grpc;

import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcClient;
import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.tokenizer.TokenizerClient;
import io.squadron.rpc.RpcError;
import io.squadron.v1.ErrorReason;
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

/** The tokenizer-service over gRPC. */
@ApplicationScoped
public class GrpcTokenizerClient implements TokenizerClient {
    private static final String TOKENIZER_SERVICE = "tokenizer-service";

    private final TokenizerServiceGrpc.TokenizerServiceStub stub;

    GrpcTokenizerClient(@GrpcClient("tokenizer") Channel channel) {
        stub = TokenizerServiceGrpc.newStub(channel);
    }

    @Override
    public CompletableFuture<FeaturizeResponse> featurize(FeaturizeRequest request, Duration timeout) {
        return call(timeout, TokenizerServiceGrpc.TokenizerServiceStub::featurize, request);
    }

    @Override
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
        RpcError error = RpcError.read(failure);
        String sentence = error.sentence();
        return switch (error.code()) {
            case INVALID_ARGUMENT -> {
                String field = error.violations().keySet().stream().findFirst().orElse("");
                yield error.reason() == ErrorReason.ERROR_REASON_TOO_MUCH_WORK
                        ? refused(Refusal.TOO_MUCH_WORK, field, sentence, failure)
                        : refused(Refusal.INVALID, field.replaceFirst("^settings\\.", ""), sentence, failure);
            }
            case NOT_FOUND -> new UnknownTokenizerException(sentence, failure);
            case CANCELLED -> refused(Refusal.CANCELLED, "", "The caller cancelled the request", failure);
            case DEADLINE_EXCEEDED ->
                refused(
                        Refusal.TOO_LATE,
                        "",
                        "The tokenizer-service did not answer within %d ms".formatted(timeout.toMillis()),
                        failure);
            case RESOURCE_EXHAUSTED ->
                new RefusedException(
                        Refusal.BUSY,
                        "",
                        "The tokenizer-service refused the work: " + sentence,
                        failure,
                        error.retryDelay().orElse(null));
            case FAILED_PRECONDITION ->
                refused(Refusal.NOT_POSSIBLE_NOW, "", "The tokenizer-service says: " + sentence, failure);
            case UNAVAILABLE ->
                refused(
                        Refusal.UNREACHABLE,
                        TOKENIZER_SERVICE,
                        "The tokenizer-service cannot be reached (%s): start it, or set quarkus.grpc.clients.tokenizer.host and .port"
                                .formatted(sentence),
                        failure);
            default ->
                refused(
                        Refusal.UNREACHABLE,
                        TOKENIZER_SERVICE,
                        "The tokenizer-service failed with %s: %s".formatted(error.code(), sentence),
                        failure);
        };
    }

    private static RefusedException refused(Refusal refusal, String subject, String sentence, Throwable failure) {
        return new RefusedException(refusal, subject, sentence, failure, null);
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
