package io.squadron.inference.question;

import static java.util.concurrent.CompletableFuture.failedFuture;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.tokenizer.TokenizerClient;
import io.squadron.inference.tokenizer.TokenizerClient.UnknownTokenizerException;
import io.squadron.inference.tokenizer.TokenizerRegistration;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.WindowSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Windows for a question, made by the checkpoint's own tokenizer. Where the tokenizer-service has lost it (a new machine,
 * an emptied directory), the checkpoint's files bring it back; where it is busy, it is asked again when it says so.
 */
public final class WindowSource {
    private final TokenizerClient client;
    private final TokenizerRegistration registration;
    private final Duration timeout;

    /** @param timeout of one call */
    public WindowSource(TokenizerClient client, TokenizerRegistration registration, Duration timeout) {
        this.client = client;
        this.registration = registration;
        this.timeout = timeout;
    }

    /**
     * The windows of one question and context, cut as the settings say; the work for them ends with the call.
     *
     * @return fails with a {@link RefusedException}
     */
    CompletableFuture<FeaturizeResponse> windows(
            String question, String context, Checkpoint checkpoint, WindowSettings settings, AnswerCall<?> call) {
        FeaturizeRequest featurize = FeaturizeRequest.newBuilder()
                .setTokenizer(checkpoint.getTokenizerId())
                .setQuestion(question)
                .setContext(context)
                .setSettings(settings)
                .build();
        return featurize(featurize, call)
                .exceptionallyCompose(failure -> cause(failure) instanceof UnknownTokenizerException
                        ? call.whileWanted(registration.register(checkpoint), () -> {})
                                .thenCompose(done -> featurize(featurize, call))
                                .exceptionallyCompose(WindowSource::stillUnknown)
                        : failedFuture(cause(failure)));
    }

    private CompletableFuture<FeaturizeResponse> featurize(FeaturizeRequest request, AnswerCall<?> call) {
        call.requireWanted();
        CompletableFuture<FeaturizeResponse> windows = client.featurize(request, timeout(call));
        return call.whileWanted(windows, () -> windows.cancel(false)).exceptionallyCompose(failure -> busyFor(failure)
                .map(pause -> call.whileWanted(after(pause), () -> {}).thenCompose(done -> featurize(request, call)))
                .orElseGet(() -> failedFuture(cause(failure))));
    }

    /** Empty if it is not busy, or does not say for how long. */
    private static Optional<Duration> busyFor(Throwable failure) {
        return cause(failure) instanceof RefusedException refused && refused.refusal() == Refusal.BUSY
                ? refused.retryAfter()
                : Optional.empty();
    }

    private static CompletableFuture<Void> after(Duration pause) {
        return new CompletableFuture<Void>().completeOnTimeout(null, pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static CompletableFuture<FeaturizeResponse> stillUnknown(Throwable failure) {
        Throwable cause = cause(failure);
        return failedFuture(
                cause instanceof UnknownTokenizerException
                        ? new RefusedException(
                                Refusal.NOT_POSSIBLE_NOW,
                                "",
                                "The tokenizer-service does not know the checkpoint's tokenizer although it was registered: "
                                        + cause.getMessage(),
                                cause,
                                null)
                        : cause);
    }

    private Duration timeout(AnswerCall<?> call) {
        return call.timeLeft().filter(left -> left.compareTo(timeout) < 0).orElse(timeout);
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
