package io.squadron.inference.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.squadron.inference.RequestsUnderWay;
import io.squadron.inference.question.AnswerCall;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.AnswerStreamRequest;
import io.squadron.v1.AnswerStreamResponse;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * One call of AnswerStream.
 *
 * <p>Invariants: at most one request has been read that waits for admission, and at most {@code maxInFlight} have been read
 * and not yet been answered <em>and taken</em>. The next one is read when the last one has been admitted, and an answer has
 * been sent that the client reads. So neither a fast writer nor a slow reader makes memory grow.
 */
final class AnswerStream implements StreamObserver<AnswerStreamRequest> {
    private final ServerCallStreamObserver<AnswerStreamResponse> responses;
    private final Function<AnswerRequest, AnswerCall<AnswerResponse>> answerer;
    private final int maxInFlight;
    private final Runnable onEnd;
    private final RequestsUnderWay underWay;
    private final Runnable stop = this::stop;

    // Guarded by this; StreamObservers are not thread-safe either.
    private final Set<AnswerCall<?>> inFlight = new HashSet<>();
    /** One request was asked for that has not come, or has not been admitted. */
    private boolean reading = true;

    private boolean halfClosed;
    private boolean stopping;
    private boolean ended;

    /**
     * A stream that does not read yet.
     *
     * @param onEnd called once, however it ends
     */
    AnswerStream(
            ServerCallStreamObserver<AnswerStreamResponse> responses,
            Function<AnswerRequest, AnswerCall<AnswerResponse>> answerer,
            int maxInFlight,
            Runnable onEnd,
            RequestsUnderWay underWay) {
        this.responses = responses;
        this.answerer = answerer;
        this.maxInFlight = maxInFlight;
        this.onEnd = onEnd;
        this.underWay = underWay;
    }

    /**
     * Takes over the flow control; only allowed while the call is being started.
     *
     * @throws io.squadron.inference.RefusedException if the service is stopping
     */
    void begin() {
        underWay.open(stop);
        responses.disableAutoRequest();
        responses.setOnReadyHandler(this::readOn);
        responses.setOnCancelHandler(this::giveUp);
        responses.request(1);
    }

    @Override
    public void onNext(AnswerStreamRequest request) {
        AnswerCall<AnswerResponse> call = answerer.apply(request.getRequest());
        synchronized (this) {
            if (ended) {
                call.cancel();
                return;
            }
            inFlight.add(call);
        }
        var unused = call.admitted().thenRun(this::admitted);
        var unusedToo = call.response().whenComplete((value, failure) -> {
            AnswerStreamResponse.Builder response =
                    AnswerStreamResponse.newBuilder().setRequestId(request.getRequestId());
            if (failure == null) {
                response.setResponse(value);
            } else {
                response.setError(Errors.inStream(request.getRequestId(), failure));
            }
            answered(call, response.build());
        });
    }

    private synchronized void admitted() {
        reading = false;
        readOn();
    }

    private synchronized void answered(AnswerCall<?> call, AnswerStreamResponse response) {
        if (ended) {
            return;
        }
        inFlight.remove(call);
        responses.onNext(response);
        readOn();
        endIfDone();
    }

    private synchronized void readOn() {
        if (!ended && !stopping && !reading && inFlight.size() < maxInFlight && responses.isReady()) {
            reading = true;
            responses.request(1);
        }
    }

    @Override
    public synchronized void onCompleted() {
        halfClosed = true;
        endIfDone();
    }

    private synchronized void endIfDone() {
        if ((halfClosed || stopping) && inFlight.isEmpty() && !ended) {
            ended = true;
            if (halfClosed) {
                responses.onCompleted();
            } else {
                responses.onError(Errors.of(RequestsUnderWay.refusal()).toException());
            }
            end();
        }
    }

    /** What was read is answered. What was not, the client sends again elsewhere: it hears that this was not all. */
    private synchronized void stop() {
        stopping = true;
        endIfDone();
    }

    private void end() {
        underWay.closed(stop);
        onEnd.run();
    }

    @Override
    public void onError(Throwable failure) {
        giveUp();
    }

    /** The client has gone: nothing that waits for it is computed. */
    private void giveUp() {
        Set<AnswerCall<?>> abandoned;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            abandoned = Set.copyOf(inFlight);
            inFlight.clear();
        }
        abandoned.forEach(AnswerCall::cancel);
        end();
    }
}
