package io.squadron.inference.question;

import io.squadron.inference.RefusedException;
import io.squadron.inference.RequestsUnderWay;
import io.squadron.inference.admission.WhenFull;
import io.squadron.inference.admission.WorkAdmission;
import io.squadron.inference.answer.PipelineAnswer;
import io.squadron.inference.batching.InferenceRequest;
import io.squadron.inference.batching.InferenceResult;
import io.squadron.inference.batching.WindowBatcher;
import io.squadron.inference.model.ModelLease;
import io.squadron.inference.model.ModelLimits;
import io.squadron.inference.model.ModelRegistry;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
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
    private final PipelineRules pipelineRules;
    private final AnswerWorkers workers;
    private final AnswerListener listener;
    private final RequestsUnderWay underWay;

    public QuestionAnswerer(
            RequestRules rules,
            PipelineRules pipelineRules,
            WorkAdmission admission,
            ModelRegistry models,
            WindowSource windowSource,
            WindowBatcher batcher,
            AnswerWorkers workers,
            AnswerListener listener,
            RequestsUnderWay underWay) {
        this.rules = rules;
        this.pipelineRules = pipelineRules;
        this.admission = admission;
        this.models = models;
        this.windowSource = windowSource;
        this.batcher = batcher;
        this.workers = workers;
        this.listener = listener;
        this.underWay = underWay;
    }

    /**
     * Begins to answer, by Squadron's own contract.
     *
     * @param timeLeft until the caller's deadline; empty for none
     * @param timeout for a caller without a deadline, from admission on
     * @param whenFull what to do when too much is under way
     */
    public AnswerCall<AnswerResponse> answer(
            AnswerRequest request, Optional<Duration> timeLeft, Duration timeout, WhenFull whenFull) {
        return begin(new ContractQuestion(request, rules), timeLeft, timeout, whenFull);
    }

    /**
     * Begins to answer, as {@code pipeline("question-answering")} does; the answers are best first.
     *
     * @param timeLeft until the caller's deadline
     * @param whenFull what to do when too much is under way
     */
    public AnswerCall<List<PipelineAnswer>> answer(PipelineRequest request, Duration timeLeft, WhenFull whenFull) {
        return begin(new PipelineQuestion(request, pipelineRules), Optional.of(timeLeft), timeLeft, whenFull);
    }

    private <T> AnswerCall<T> begin(
            Question<T> question, Optional<Duration> timeLeft, Duration timeout, WhenFull whenFull) {
        AnswerCall<T> call = new AnswerCall<>();
        var unusedToo = call.response().whenComplete((value, failure) -> tell(failure));
        timeLeft.ifPresent(call::endAfter);
        CompletableFuture<T> response = attempt(() -> admit(question, call, whenFull))
                .thenCompose(asked -> {
                    if (timeLeft.isEmpty()) {
                        call.endAfter(timeout);
                    }
                    return attempt(() -> answer(asked))
                            .whenComplete((value, failure) -> asked.ticket().close());
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

    private void tell(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RefusedException refused) {
            listener.refused(refused.refusal());
        } else if (cause != null) {
            listener.failed();
        }
    }

    /** By the checkpoint that the question's model stands for now, be it loaded or not. */
    private <T> CompletableFuture<AskedQuestion<T>> admit(Question<T> question, AnswerCall<T> call, WhenFull whenFull) {
        long began = System.nanoTime();
        if (whenFull == WhenFull.REFUSE) {
            underWay.enter(call.response());
        } else {
            underWay.enterAsPart(call.response());
        }
        question.check();
        List<Long> costsAtMost = question.costsAtMost(ModelLimits.of(models.checkpoint(question.model())));
        WorkAdmission.Ticket ticket =
                admission.enter(costsAtMost.stream().mapToLong(Long::longValue).sum(), whenFull);
        return call.whileWanted(ticket.admitted(), ticket::close, admitted -> ticket.close())
                .thenApply(admitted -> {
                    call.admitted().complete(null);
                    return new AskedQuestion<>(question, call, ticket, costsAtMost, began);
                });
    }

    private <T> CompletableFuture<T> answer(AskedQuestion<T> asked) {
        return asked.call()
                .whileWanted(
                        models.acquire(
                                asked.question().model(), asked.question().precision()),
                        () -> {},
                        ModelLease::close)
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

    private <T> CompletableFuture<T> answer(AskedQuestion<T> asked, ModelLease lease) {
        long featurizeBegan = System.nanoTime();
        Executor executor = workers.of(asked.ticket().isSmall());
        return new Featurization(windowSource, asked, lease.checkpoint(), executor)
                .documents()
                .thenCompose(documents -> {
                    ResponseTimes times =
                            new ResponseTimes(asked.began(), featurizeBegan, System.nanoTime() - featurizeBegan);
                    return infer(asked, documents, lease)
                            .thenApplyAsync(result -> answer(asked, lease, documents, result, times), executor);
                });
    }

    private <T> T answer(
            AskedQuestion<T> asked,
            ModelLease lease,
            FeaturizedDocuments documents,
            InferenceResult result,
            ResponseTimes times) {
        long answering = System.nanoTime();
        T answer = asked.question()
                .answer(
                        new InferredDocuments(
                                lease.checkpoint(),
                                lease.precision(),
                                models.calibration(lease.checkpoint().getCheckpointId()),
                                documents,
                                result,
                                times),
                        asked.call()::requireWanted);
        listener.answered(
                lease.checkpoint().getCheckpointId(), lease.precision(), StageTimes.of(times, result, answering));
        return answer;
    }

    /** The windows of all documents together: they share batches. */
    private CompletableFuture<InferenceResult> infer(
            AskedQuestion<?> asked, FeaturizedDocuments documents, ModelLease lease) {
        asked.ticket().correct(asked.question().cost(documents));
        asked.call().requireWanted();
        InferenceRequest queued = batcher.submit(lease.model(), documents.inputs());
        return asked.call().whileWanted(queued.result(), () -> batcher.cancel(queued));
    }
}
