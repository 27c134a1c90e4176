package io.squadron.inference.service;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/** Sends the outcome of a future as the reply of a unary call. */
final class UnaryReply {
    private UnaryReply() {}

    static <T> void send(CompletableFuture<T> future, StreamObserver<T> observer) {
        var unused = future.whenComplete((value, failure) -> {
            if (failure != null) {
                observer.onError(Statuses.exceptionOf(failure));
            } else {
                observer.onNext(value);
                observer.onCompleted();
            }
        });
    }
}
