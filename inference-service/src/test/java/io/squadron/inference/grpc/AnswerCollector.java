package io.squadron.inference.grpc;

import io.grpc.stub.StreamObserver;
import io.squadron.v1.AnswerStreamResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The answers of one stream, in the order in which they came. */
final class AnswerCollector implements StreamObserver<AnswerStreamResponse> {
    final List<AnswerStreamResponse> responses = Collections.synchronizedList(new ArrayList<>());
    final CompletableFuture<List<AnswerStreamResponse>> done = new CompletableFuture<>();

    @Override
    public void onNext(AnswerStreamResponse response) {
        responses.add(response);
    }

    @Override
    public void onError(Throwable failure) {
        done.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
        done.complete(responses);
    }
}
