package io.squadron.inference.grpc;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Sends the outcome of a future as the reply of a unary call. */
public final class UnaryReply {
    private UnaryReply() {}

    /** What is thrown is an outcome, too: whoever waits hears of it. */
    public static <T> void send(Supplier<CompletableFuture<T>> work, StreamObserver<T> observer) {
        CompletableFuture<T> outcome;
        try {
            outcome = work.get();
        } catch (StatusRuntimeException e) { // of a page that cannot be, with its details
            observer.onError(e);
            return;
        } catch (RuntimeException | Error e) {
            outcome = CompletableFuture.failedFuture(e);
        }
        var unused = outcome.whenComplete((value, failure) -> {
            if (failure != null) {
                observer.onError(Errors.of(failure).toException());
            } else {
                observer.onNext(value);
                observer.onCompleted();
            }
        });
    }
}
