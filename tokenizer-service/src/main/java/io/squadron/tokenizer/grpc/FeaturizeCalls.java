package io.squadron.tokenizer.grpc;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.quarkus.runtime.ShutdownEvent;
import io.squadron.tokenizer.admission.WorkBudget;
import io.squadron.tokenizer.admission.WorkQueue;
import io.squadron.tokenizer.window.UnwantedException;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.WindowLimits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The Featurize calls under way. A call has a share of the work budget, sized by its texts' lengths before anything is done
 * and corrected once they are tokenized, until it has left: until its work has ended and its response, where there is one, is
 * with the client. A call that was cancelled or whose deadline has passed is dropped between two pieces of its work.
 */
@ApplicationScoped
public class FeaturizeCalls {

    private final Featurizer featurizer;
    private final WorkBudget budget;
    private final WorkQueue queue;
    private final FeaturizeMeters meters;

    FeaturizeCalls(Featurizer featurizer, WorkBudget budget, WorkQueue queue, FeaturizeMeters meters) {
        this.meters = meters;
        this.featurizer = featurizer;
        this.budget = budget;
        this.queue = queue;
    }

    /** Answers later, or refuses at once; never blocks. */
    void begin(FeaturizeRequest request, ServerCallStreamObserver<FeaturizeResponse> responses) {
        try {
            submit(request, responses);
        } catch (Throwable e) { // Also an Error: the client must not wait for ever.
            StatusRuntimeException refusal = Failures.toStatus(e);
            responses.onError(refusal);
            meters.refused(refusal);
            Failures.rethrowFatal(e);
        }
    }

    private void submit(FeaturizeRequest request, ServerCallStreamObserver<FeaturizeResponse> responses) {
        long tokens = featurizer.maxTokens(request);
        Call call = new Call(request, responses, budget.take(tokens), Context.current());
        responses.setOnCancelHandler(call::leave);
        responses.setOnCloseHandler(call::leave);
        try {
            queue.submit(tokens, call::run);
        } catch (RuntimeException e) {
            call.leave();
            throw e;
        }
    }

    WindowLimits limits() {
        return featurizer.limits();
    }

    void stop(@Observes ShutdownEvent event) {
        queue.close();
    }

    private final class Call {

        private final FeaturizeRequest request;
        private final ServerCallStreamObserver<FeaturizeResponse> responses;
        private final WorkBudget.Share share;
        private final Context context;
        private final long began = System.nanoTime();

        /** The work, and the call. */
        private final AtomicInteger unfinished = new AtomicInteger(2);

        Call(
                FeaturizeRequest request,
                ServerCallStreamObserver<FeaturizeResponse> responses,
                WorkBudget.Share share,
                Context context) {
            this.request = request;
            this.responses = responses;
            this.share = share;
            this.context = context;
        }

        void run() {
            try {
                Failures.answer(responses, this::featurized, meters::refused);
            } finally {
                leave();
            }
        }

        private FeaturizeResponse featurized() {
            FeaturizeResponse response = featurizer.featurize(request, share, this::requireCaller);
            meters.answered(began);
            return response;
        }

        /** The context knows of a deadline that has passed before the transport does. */
        private void requireCaller() {
            if (responses.isCancelled() || context.isCancelled()) {
                throw new UnwantedException("The caller waits no longer.");
            }
        }

        void leave() {
            if (unfinished.decrementAndGet() == 0) {
                share.close();
            }
        }
    }
}
