package io.squadron.eval.execution;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.squadron.v1.AnswerStreamRequest;
import io.squadron.v1.AnswerStreamResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One call of {@code QuestionAnsweringService.AnswerStream} as its single caller sees it: requests go in, events come out.
 * There are never more events waiting than requests were sent, so the caller bounds the memory.
 */
final class AnswerStream implements ClientResponseObserver<AnswerStreamRequest, AnswerStreamResponse>, AutoCloseable {

    /** What the other side said. */
    sealed interface Event {}

    /** An answer, or why there is none to this question. */
    record Response(AnswerStreamResponse response) implements Event {}

    /** The stream is over; nothing more comes. */
    record Ended(Status status) implements Event {}

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private ClientCallStreamObserver<AnswerStreamRequest> requests;
    private boolean finished;

    @Override
    public void beforeStart(ClientCallStreamObserver<AnswerStreamRequest> requestStream) {
        requests = requestStream;
    }

    void send(AnswerStreamRequest request) {
        requests.onNext(request);
    }

    /** Waits for what comes next; empty if nothing does in that time. */
    Optional<Event> next(Duration wait) throws InterruptedException {
        return Optional.ofNullable(events.poll(wait.toNanos(), TimeUnit.NANOSECONDS));
    }

    @Override
    public void onNext(AnswerStreamResponse response) {
        events.add(new Response(response));
    }

    @Override
    public void onError(Throwable failure) {
        events.add(new Ended(Status.fromThrowable(failure)));
    }

    @Override
    public void onCompleted() {
        events.add(new Ended(Status.UNAVAILABLE.withDescription("the inference-service ended the stream")));
    }

    /** Every question has its answer; the other side may end the stream in order. */
    void finish() {
        finished = true;
        requests.onCompleted();
    }

    /** Whatever is still under way is not wanted any more. */
    @Override
    public void close() {
        if (!finished) {
            requests.cancel("The evaluation needs this stream no more.", null);
        }
    }
}
