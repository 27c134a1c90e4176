package io.squadron.inference.benchmark;

import io.grpc.stub.StreamObserver;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.QuestionAnsweringServiceGrpc.QuestionAnsweringServiceStub;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that asks about a giant document again as soon as it is answered, so that there is always one in the queue. */
final class GiantDocument implements StreamObserver<AnswerResponse>, AutoCloseable {
    private final QuestionAnsweringServiceStub stub;
    private final AnswerRequest request;
    private final AtomicBoolean wanted = new AtomicBoolean(true);
    private final AtomicInteger answers = new AtomicInteger();

    GiantDocument(QuestionAnsweringServiceStub stub, AnswerRequest request) {
        this.stub = stub;
        this.request = request;
    }

    void ask() {
        stub.answer(request, this);
    }

    int answered() {
        return answers.get();
    }

    @Override
    public void onNext(AnswerResponse response) {
        answers.incrementAndGet();
    }

    @Override
    public void onError(Throwable failure) {
        System.err.println("the giant document: " + failure.getMessage());
    }

    @Override
    public void onCompleted() {
        if (wanted.get()) {
            ask();
        }
    }

    @Override
    public void close() {
        wanted.set(false);
    }
}
