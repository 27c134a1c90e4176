package io.squadron.inference.question;

import io.squadron.inference.RefusedException;
import io.squadron.inference.model.ModelLimits;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.WindowSettings;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * The windows of all contexts of one question, for each of which the tokenizer-service is called.
 *
 * <p>Invariants: at most {@value #AT_A_TIME} calls are under way. What is there and what they may bring costs no more than the
 * question was admitted for, unless there is only one of them: a large context is not called for beside others. After a
 * failure, or when there are more windows than one question may have, no call is begun; those under way end with the
 * question's own call.
 */
final class Featurization {
    private static final int AT_A_TIME = 8;

    private final WindowSource source;
    private final AskedQuestion<?> asked;
    private final Checkpoint checkpoint;
    private final Executor executor;
    private final CompletableFuture<FeaturizedDocuments> documents = new CompletableFuture<>();
    // Guarded by this.
    private final FeaturizedDocument[] ready;
    private int next;
    private int underWay;
    private long costUnderWay;
    private long costReady;

    /** How a context was cut, and what came of it. */
    private record Cut(WindowSettings settings, FeaturizeResponse windows) {}

    /** @param executor reads the responses, which may be large */
    Featurization(WindowSource source, AskedQuestion<?> asked, Checkpoint checkpoint, Executor executor) {
        this.source = source;
        this.asked = asked;
        this.checkpoint = checkpoint;
        this.executor = executor;
        this.ready = new FeaturizedDocument[asked.costsAtMost().size()];
    }

    /** Begins; fails as the first call that fails. */
    CompletableFuture<FeaturizedDocuments> documents() {
        beginMore();
        return documents;
    }

    private void beginMore() {
        for (OptionalInt index = take(); index.isPresent(); index = take()) {
            begin(index.getAsInt());
        }
    }

    private synchronized OptionalInt take() {
        if (documents.isDone() || next == ready.length || underWay == AT_A_TIME) {
            return OptionalInt.empty();
        }
        long cost = costAtMost(next);
        if (underWay > 0 && costReady + costUnderWay + cost > asked.ticket().cost()) {
            return OptionalInt.empty();
        }
        underWay++;
        costUnderWay += cost;
        return OptionalInt.of(next++);
    }

    private long costAtMost(int index) {
        return asked.costsAtMost().get(index);
    }

    private void begin(int index) {
        String context = asked.question().contexts().get(index);
        // What goes on after a response does so on the executor: no stack grows with the number of contexts.
        var unused = cut(context)
                .thenAcceptAsync(cut -> arrived(index, read(context, cut)), executor)
                .whenComplete((nothing, failure) -> {
                    if (failure != null) {
                        documents.completeExceptionally(about(index, failure));
                    }
                });
    }

    private FeaturizedDocument read(String context, Cut cut) {
        asked.call().requireWanted();
        return FeaturizedDocument.of(context, cut.windows, cut.settings.getMaxSeqLength());
    }

    private void arrived(int index, FeaturizedDocument document) {
        FeaturizedDocuments soFar;
        synchronized (this) {
            ready[index] = document;
            underWay--;
            costUnderWay -= costAtMost(index);
            soFar = new FeaturizedDocuments(
                    Arrays.stream(ready).filter(Objects::nonNull).toList());
            costReady = asked.question().cost(soFar);
        }
        if (soFar.all().size() == ready.length) {
            documents.complete(soFar);
        } else {
            beginMore();
        }
    }

    private CompletableFuture<Cut> cut(String context) {
        WindowSettings first = asked.question().windowSettings(ModelLimits.of(checkpoint));
        return cut(context, first).thenCompose(cut -> asked.question()
                .cutAgain(first, cut.windows)
                .map(right -> cut(context, right))
                .orElseGet(() -> CompletableFuture.completedFuture(cut)));
    }

    private CompletableFuture<Cut> cut(String context, WindowSettings settings) {
        return source.windows(asked.question().question(), context, checkpoint, settings, asked.call())
                .thenApply(windows -> new Cut(settings, windows));
    }

    /** The tokenizer-service knows of one context only: a refusal about it says which it is. */
    private Throwable about(int index, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String field = asked.question().contextField(index);
        return cause instanceof RefusedException refused
                        && refused.subject().equals(Question.CONTEXT)
                        && !field.equals(Question.CONTEXT)
                ? new RefusedException(
                        refused.refusal(),
                        field,
                        field + ": " + refused.getMessage(),
                        refused,
                        refused.retryAfter().orElse(null))
                : cause;
    }
}
