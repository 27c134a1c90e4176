package io.squadron.inference.http;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.admission.WhenFull;
import io.squadron.inference.answer.PipelineAnswer;
import io.squadron.inference.question.AnswerCall;
import io.squadron.inference.question.PipelineRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/**
 * The questions of one HTTP request, answered together or not at all.
 *
 * <p>Invariant: at most one of them waits for admission; the next is asked when it has been admitted. For the first there is
 * room or the request is refused, the others wait for it. The first failure, or the client's leaving, ends all of them.
 */
final class HubBatch {
    private final HubRequest request;
    private final BiFunction<PipelineRequest, WhenFull, AnswerCall<List<PipelineAnswer>>> answerer;
    private final Executor executor;
    private final CompletableFuture<List<List<PipelineAnswer>>> answers = new CompletableFuture<>();

    // Guarded by this.
    private final List<AnswerCall<List<PipelineAnswer>>> calls = new ArrayList<>();
    private int answered;

    /** @param executor asks all but the first, so that no stack grows with their number */
    HubBatch(
            HubRequest request,
            BiFunction<PipelineRequest, WhenFull, AnswerCall<List<PipelineAnswer>>> answerer,
            Executor executor) {
        this.request = request;
        this.answerer = answerer;
        this.executor = executor;
    }

    /** In the questions' order. */
    CompletableFuture<List<List<PipelineAnswer>>> answers() {
        return answers;
    }

    void begin() {
        ask(0);
    }

    /** The client has gone; after the answers it does nothing. */
    void cancel() {
        end(() -> answers.completeExceptionally(
                new RefusedException(Refusal.CANCELLED, "The caller cancelled the request")));
    }

    private void ask(int index) {
        AnswerCall<List<PipelineAnswer>> call;
        synchronized (this) {
            if (answers.isDone()) {
                return;
            }
            call = answerer.apply(request.questions().get(index), index == 0 ? WhenFull.REFUSE : WhenFull.WAIT);
            calls.add(call);
        }
        var unused = call.response().whenComplete((value, failure) -> {
            if (failure == null) {
                answered();
            } else {
                end(() -> answers.completeExceptionally(atItsPlace(failure, index)));
            }
        });
        if (index + 1 < request.questions().size()) {
            var unusedToo = call.admitted().thenRunAsync(() -> ask(index + 1), executor);
        }
    }

    private void answered() {
        List<List<PipelineAnswer>> all;
        synchronized (this) {
            answered++;
            if (answered < request.questions().size()) {
                return;
            }
            all = calls.stream().map(call -> call.response().join()).toList();
        }
        answers.complete(all);
    }

    /** Whoever asked one thing knows what a refusal is about. */
    private Throwable atItsPlace(Throwable failure, int index) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return request.isBatch() && cause instanceof RefusedException refused
                ? new RefusedException(
                        refused.refusal(),
                        refused.subject(),
                        "inputs[%d]: %s".formatted(index, refused.getMessage()),
                        refused,
                        refused.retryAfter().orElse(null))
                : cause;
    }

    /** @param outcome true if it is the one that counts; from then on no question is asked any more */
    private void end(BooleanSupplier outcome) {
        if (!outcome.getAsBoolean()) {
            return;
        }
        List<AnswerCall<List<PipelineAnswer>>> abandoned;
        synchronized (this) {
            abandoned = List.copyOf(calls);
        }
        abandoned.forEach(AnswerCall::cancel);
    }
}
