package io.squadron.inference.question;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.admission.WhenFull;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * The questions of one request, answered together or not at all.
 *
 * <p>Invariant: at most one of them waits for admission; the next is asked when it has been admitted. For the first there is
 * room or the request is refused, the others wait for it. The first failure, or the client's leaving, ends all of them. Of an
 * answer only what the reply needs is kept until all are there.
 *
 * @param <T> what answers one of them
 * @param <R> what of that the reply needs
 */
public final class QuestionBatch<T, R> {
    private final BatchedQuestions<T, R> questions;
    private final Executor executor;
    private final CompletableFuture<List<R>> answers = new CompletableFuture<>();

    // Guarded by this.
    private final Set<AnswerCall<T>> underWay = new HashSet<>();
    private final List<R> kept;
    private int answered;

    /** @param executor asks all but the first, so that no stack grows with their number */
    QuestionBatch(BatchedQuestions<T, R> questions, Executor executor) {
        this.questions = questions;
        this.executor = executor;
        this.kept = new ArrayList<>(Collections.nCopies(questions.size(), null));
    }

    /** In the questions' order; fails as the first of them that fails. */
    public CompletableFuture<List<R>> answers() {
        return answers;
    }

    void begin() {
        ask(0);
    }

    /** The client has gone; after the answers it does nothing. */
    public void cancel() {
        end(() -> answers.completeExceptionally(
                new RefusedException(Refusal.CANCELLED, "The caller cancelled the request")));
    }

    private void ask(int index) {
        AnswerCall<T> call;
        synchronized (this) {
            if (answers.isDone()) {
                return;
            }
            call = questions.ask(index, index == 0 ? WhenFull.REFUSE : WhenFull.WAIT);
            underWay.add(call);
        }
        var unused = call.response()
                .thenAccept(answer -> answered(index, call, questions.keep(answer)))
                .whenComplete((nothing, failure) -> {
                    if (failure != null) {
                        end(() -> answers.completeExceptionally(atItsPlace(failure, index)));
                    }
                });
        if (index + 1 < questions.size()) {
            var unusedToo = call.admitted().thenRunAsync(() -> ask(index + 1), executor);
        }
    }

    private void answered(int index, AnswerCall<T> call, R answer) {
        List<R> all;
        synchronized (this) {
            underWay.remove(call);
            kept.set(index, answer);
            answered++;
            if (answered < questions.size()) {
                return;
            }
            all = List.copyOf(kept);
        }
        answers.complete(all);
    }

    private Throwable atItsPlace(Throwable failure, int index) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String place = questions.place(index);
        return !place.isEmpty() && cause instanceof RefusedException refused
                ? new RefusedException(
                        refused.refusal(),
                        refused.subject(),
                        place + refused.getMessage(),
                        refused,
                        refused.retryAfter().orElse(null))
                : cause;
    }

    /** @param outcome true if it is the one that counts; from then on no question is asked any more */
    private void end(BooleanSupplier outcome) {
        if (!outcome.getAsBoolean()) {
            return;
        }
        List<AnswerCall<T>> abandoned;
        synchronized (this) {
            abandoned = List.copyOf(underWay);
            underWay.clear();
        }
        abandoned.forEach(AnswerCall::cancel);
    }
}
