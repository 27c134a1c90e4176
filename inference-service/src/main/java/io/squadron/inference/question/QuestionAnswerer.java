package io.squadron.inference.question;

import io.squadron.inference.admission.WhenFull;
import io.squadron.inference.admission.WorkAdmission;
import io.squadron.inference.answer.AnswerFinder;
import io.squadron.inference.answer.Answers;
import io.squadron.inference.batching.InferenceRequest;
import io.squadron.inference.batching.InferenceResult;
import io.squadron.inference.batching.WindowBatcher;
import io.squadron.inference.model.ModelLease;
import io.squadron.inference.model.ModelLimits;
import io.squadron.inference.model.ModelRegistry;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.WindowSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A question's way to its answer: admission, model, windows, logits, post-processing. Nothing blocks the caller; a request
 * holds one model from beginning to end, so that its answer is of one version, and its place among the admitted work until
 * the last of its work has ended.
 */
public final class QuestionAnswerer {
    private final WorkAdmission admission;
    private final ModelRegistry models;
    private final WindowSource windowSource;
    private final WindowBatcher batcher;
    private final RequestRules rules;
    private final AnswerWorkers workers;

    public QuestionAnswerer(
            RequestRules rules,
            WorkAdmission admission,
            ModelRegistry models,
            WindowSource windowSource,
            WindowBatcher batcher,
            AnswerWorkers workers) {
        this.rules = rules;
        this.admission = admission;
        this.models = models;
        this.windowSource = windowSource;
        this.batcher = batcher;
        this.workers = workers;
    }

    /** A request that has a place. */
    private record Asked(AnswerRequest request, AnswerCall call, WorkAdmission.Ticket ticket, long began) {}

    /**
     * Begins to answer.
     *
     * @param timeLeft until the caller's deadline; empty for none
     * @param timeout for a caller without a deadline, from admission on
     * @param whenFull what to do when too much is under way
     */
    public AnswerCall answer(AnswerRequest request, Optional<Duration> timeLeft, Duration timeout, WhenFull whenFull) {
        AnswerCall call = new AnswerCall();
        timeLeft.ifPresent(call::endAfter);
        CompletableFuture<AnswerResponse> response = attempt(() -> admit(request, call, whenFull))
                .thenCompose(asked -> {
                    if (timeLeft.isEmpty()) {
                        call.endAfter(timeout);
                    }
                    return attempt(() -> answer(asked)).whenComplete((value, failure) -> asked.ticket.close());
                });
        var unused = response.whenComplete((value, failure) -> {
            if (failure == null) {
                call.response().complete(value);
            } else {
                call.response().completeExceptionally(failure);
            }
        });
        return call;
    }

    /** By the checkpoint that the request's model stands for now, be it loaded or not. */
    private CompletableFuture<Asked> admit(AnswerRequest request, AnswerCall call, WhenFull whenFull) {
        long began = System.nanoTime();
        rules.check(request);
        WindowSettings settings = rules.windowSettings(request, ModelLimits.of(models.checkpoint(request.getModel())));
        WorkAdmission.Ticket ticket = admission.enter(rules.costAtMost(request, settings), whenFull);
        return call.whileWanted(ticket.admitted(), ticket::close, admitted -> ticket.close())
                .thenApply(admitted -> {
                    call.admitted().complete(null);
                    return new Asked(request, call, ticket, began);
                });
    }

    private CompletableFuture<AnswerResponse> answer(Asked asked) {
        return asked.call
                .whileWanted(models.acquire(asked.request.getModel()), () -> {}, ModelLease::close)
                .thenCompose(
                        lease -> attempt(() -> answer(asked, lease)).whenComplete((value, failure) -> lease.close()));
    }

    /** Whatever is thrown, what the work holds must be let go of. */
    private static <T> CompletableFuture<T> attempt(Supplier<CompletableFuture<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<AnswerResponse> answer(Asked asked, ModelLease lease) {
        WindowSettings settings = rules.windowSettings(asked.request, ModelLimits.of(lease.checkpoint()));
        long featurizeBegan = System.nanoTime();
        return windowSource
                .windows(asked.request, lease.checkpoint(), settings, asked.call)
                .thenApplyAsync(
                        windows -> {
                            asked.call.requireWanted();
                            return FeaturizedDocument.of(
                                    asked.request.getContext(), windows, settings.getMaxSeqLength());
                        },
                        workers.of(asked.ticket.isSmall()))
                .thenCompose(document -> {
                    ResponseTimes times = new ResponseTimes(asked.began, System.nanoTime() - featurizeBegan);
                    return infer(asked, document, lease)
                            .thenApplyAsync(
                                    result -> respond(asked, lease, document, result, times),
                                    workers.of(asked.ticket.isSmall()));
                });
    }

    private CompletableFuture<InferenceResult> infer(Asked asked, FeaturizedDocument document, ModelLease lease) {
        asked.ticket.correct(rules.cost(asked.request, document));
        asked.call.requireWanted();
        InferenceRequest queued = batcher.submit(lease.model(), document.inputs());
        return asked.call.whileWanted(queued.result(), () -> batcher.cancel(queued));
    }

    private static AnswerResponse respond(
            Asked asked, ModelLease lease, FeaturizedDocument document, InferenceResult result, ResponseTimes times) {
        Answers answers = AnswerFinder.find(
                document.context(),
                document.windows(),
                result.logits(),
                RequestRules.answerSettings(asked.request, document.doLowerCase()),
                asked.call::requireWanted);
        return AnswerMessages.response(lease.checkpoint(), answers, asked.request.getHandleImpossibleAnswer())
                .setTimings(times.timings(result, document.windows().size()))
                .build();
    }
}
