package io.squadron.inference.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.RequestsUnderWay;
import io.squadron.inference.admission.WhenFull;
import io.squadron.inference.config.InferenceConfig;
import io.squadron.inference.question.AnswerCall;
import io.squadron.inference.question.AnswerListener;
import io.squadron.inference.question.QuestionAnswerer;
import io.squadron.inference.question.RequestLimits;
import io.squadron.v1.AnswerLimits;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.AnswerStreamRequest;
import io.squadron.v1.AnswerStreamResponse;
import io.squadron.v1.GetLimitsRequest;
import io.squadron.v1.GetLimitsResponse;
import io.squadron.v1.QuestionAnsweringServiceGrpc;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers over gRPC.
 *
 * <p>A plain service rather than a reactive one: the call's own observer tells of cancellation and of a slow reader, which
 * are not visible through a {@code Uni} or {@code Multi}.
 */
@GrpcService
public class QuestionAnsweringEndpoint extends QuestionAnsweringServiceGrpc.QuestionAnsweringServiceImplBase {
    private static final Duration STREAM_RETRY = Duration.ofSeconds(5);

    private final QuestionAnswerer answerer;
    private final RequestLimits limits;
    private final InferenceConfig config;
    private final AnswerListener listener;
    private final RequestsUnderWay underWay;
    private final AtomicInteger streams = new AtomicInteger();

    QuestionAnsweringEndpoint(
            QuestionAnswerer answerer,
            RequestLimits limits,
            InferenceConfig config,
            AnswerListener listener,
            RequestsUnderWay underWay) {
        this.answerer = answerer;
        this.limits = limits;
        this.config = config;
        this.listener = listener;
        this.underWay = underWay;
    }

    @Override
    public void answer(AnswerRequest request, StreamObserver<AnswerResponse> observer) {
        AnswerCall<AnswerResponse> call =
                answerer.answer(request, CallTime.left(), config.requestTimeout(), WhenFull.REFUSE);
        ((ServerCallStreamObserver<AnswerResponse>) observer).setOnCancelHandler(call::cancel);
        UnaryReply.send(call::response, observer);
    }

    @Override
    public StreamObserver<AnswerStreamRequest> answerStream(StreamObserver<AnswerStreamResponse> observer) {
        if (streams.incrementAndGet() > config.maxStreams()) {
            streams.decrementAndGet();
            return refused(tooManyStreams(), observer);
        }
        AnswerStream stream = new AnswerStream(
                (ServerCallStreamObserver<AnswerStreamResponse>) observer,
                request -> answerer.answer(request, CallTime.left(), config.streamRequestTimeout(), WhenFull.WAIT),
                config.maxInFlightPerStream(),
                streams::decrementAndGet,
                underWay);
        try {
            stream.begin();
        } catch (RefusedException stopping) {
            streams.decrementAndGet();
            return refused(stopping, observer);
        }
        return stream;
    }

    private StreamObserver<AnswerStreamRequest> refused(
            RefusedException refusal, StreamObserver<AnswerStreamResponse> observer) {
        listener.refused(refusal.refusal());
        observer.onError(Errors.of(refusal).toException());
        return IgnoredRequests.INSTANCE;
    }

    @Override
    public void getLimits(GetLimitsRequest request, StreamObserver<GetLimitsResponse> observer) {
        observer.onNext(GetLimitsResponse.newBuilder()
                .setLimits(AnswerLimits.newBuilder()
                        .setMaxQuestionLength(limits.maxQuestionLength())
                        .setMaxContextLength(limits.maxContextLength())
                        .setMaxContexts(limits.maxContexts())
                        .setMaxNBestSize(limits.maxNBestSize())
                        .setMaxWindowTokens(limits.maxWindowTokens()))
                .build());
        observer.onCompleted();
    }

    private RefusedException tooManyStreams() {
        return new RefusedException(
                Refusal.BUSY,
                "",
                "%d streams are open, which is the limit: try again later".formatted(config.maxStreams()),
                STREAM_RETRY);
    }

    /** What a refused stream still sends. */
    private enum IgnoredRequests implements StreamObserver<AnswerStreamRequest> {
        INSTANCE;

        @Override
        public void onNext(AnswerStreamRequest request) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
    }
}
