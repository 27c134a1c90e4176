package io.squadron.inference.question;

import io.squadron.inference.InferenceConfig;
import io.squadron.inference.answer.AnswerFinder;
import io.squadron.inference.answer.Answers;
import io.squadron.inference.batching.InferenceRequest;
import io.squadron.inference.batching.InferenceResult;
import io.squadron.inference.batching.WindowBatcher;
import io.squadron.inference.batching.WindowQueue.WhenFull;
import io.squadron.inference.model.CheckpointFiles;
import io.squadron.inference.model.ModelLease;
import io.squadron.inference.model.ModelLimits;
import io.squadron.inference.model.ModelRegistry;
import io.squadron.inference.tokenizer.TokenizerClient;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.WindowSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A question's way to its answer: model, windows, logits, post-processing. Nothing blocks the caller; a request holds one
 * model from beginning to end, so that its answer is of one version.
 */
public final class QuestionAnswerer {
    private final ModelRegistry models;
    private final WindowSource windowSource;
    private final WindowBatcher batcher;
    private final RequestRules rules;
    /** Post-processing and conversions, away from event loops and from the batcher's threads. */
    private final Executor worker;

    public QuestionAnswerer(
            InferenceConfig config,
            CheckpointFiles files,
            ModelRegistry models,
            TokenizerClient tokenizer,
            WindowBatcher batcher,
            AnswerWorkers worker) {
        this.models = models;
        this.windowSource = new WindowSource(tokenizer, files, config, worker);
        this.batcher = batcher;
        this.rules = new RequestRules(config);
        this.worker = worker;
    }

    /**
     * Begins to answer.
     *
     * @param timeLeft until the caller's deadline; empty for none
     * @param whenFull what to do when the queue is full
     */
    public AnswerCall answer(AnswerRequest request, Optional<Duration> timeLeft, WhenFull whenFull) {
        AnswerCall call = new AnswerCall(timeLeft);
        long began = System.nanoTime();
        CompletableFuture<AnswerResponse> response;
        try {
            rules.check(request);
            response = models.acquire(request.getModel())
                    .thenCompose(lease -> answer(request, call, lease, began, whenFull)
                            .whenComplete((value, failure) -> lease.close()));
        } catch (RuntimeException e) {
            response = CompletableFuture.failedFuture(e);
        }
        var unused = response.whenComplete((value, failure) -> {
            if (failure == null) {
                call.response().complete(value);
            } else {
                call.response().completeExceptionally(failure);
            }
        });
        return call;
    }

    private CompletableFuture<AnswerResponse> answer(
            AnswerRequest request, AnswerCall call, ModelLease lease, long began, WhenFull whenFull) {
        try {
            call.requireWanted();
            WindowSettings settings = rules.windowSettings(request, ModelLimits.of(lease.checkpoint()));
            long featurizeBegan = System.nanoTime();
            return windowSource
                    .windows(request, lease.checkpoint(), settings, call::timeLeftOrUnlimited)
                    .thenComposeAsync(
                            windows -> {
                                long featurizeNanos = System.nanoTime() - featurizeBegan;
                                FeaturizedDocument document = document(request, windows, settings);
                                return infer(document, lease, call, whenFull)
                                        .thenApplyAsync(
                                                result -> respond(
                                                        request,
                                                        call,
                                                        lease,
                                                        document,
                                                        result,
                                                        new ResponseTimes(began, featurizeNanos)),
                                                worker);
                            },
                            worker);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static FeaturizedDocument document(
            AnswerRequest request, FeaturizeResponse windows, WindowSettings settings) {
        return FeaturizedDocument.of(request.getContext(), windows, settings.getMaxSeqLength());
    }

    private CompletableFuture<InferenceResult> infer(
            FeaturizedDocument document, ModelLease lease, AnswerCall call, WhenFull whenFull) {
        call.requireWanted();
        InferenceRequest queued = batcher.submit(lease.model(), document.inputs(), call.timeLeft(), whenFull);
        call.onCancel(() -> batcher.cancel(queued));
        return queued.result();
    }

    private static AnswerResponse respond(
            AnswerRequest request,
            AnswerCall call,
            ModelLease lease,
            FeaturizedDocument document,
            InferenceResult result,
            ResponseTimes times) {
        Answers answers = AnswerFinder.find(
                document.context(),
                document.windows(),
                result.logits(),
                RequestRules.answerSettings(request, document.doLowerCase()),
                call::requireWanted);
        return AnswerMessages.response(lease.checkpoint(), answers, request.getHandleImpossibleAnswer())
                .setTimings(times.timings(result, document.windows().size()))
                .build();
    }
}
