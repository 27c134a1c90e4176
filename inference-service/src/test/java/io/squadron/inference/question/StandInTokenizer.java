package io.squadron.inference.question;

import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.inference.tokenizer.TokenizerClient;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.RegisterTokenizerRequest;
import io.squadron.v1.RegisterTokenizerResponse;
import io.squadron.v1.Tokenizer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A tokenizer-service that knows what was registered, and takes as long as a test says. */
public final class StandInTokenizer implements TokenizerClient {
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    /** Calls of register. */
    final AtomicInteger registrations = new AtomicInteger();
    /** Registrations are answered when it is complete. */
    volatile CompletableFuture<Void> registering = CompletableFuture.completedFuture(null);
    /** Answers for tokenizers that are known. */
    public volatile Function<FeaturizeRequest, CompletableFuture<FeaturizeResponse>> featurizing =
            request -> CompletableFuture.completedFuture(WhitespaceWindows.of(request));

    void know(String tokenizerId) {
        known.add(tokenizerId);
    }

    @Override
    public CompletableFuture<FeaturizeResponse> featurize(FeaturizeRequest request, Duration timeout) {
        return known.contains(request.getTokenizer())
                ? featurizing.apply(request)
                : CompletableFuture.failedFuture(new UnknownTokenizerException("No such tokenizer", null));
    }

    @Override
    public CompletableFuture<RegisterTokenizerResponse> register(RegisterTokenizerRequest request, Duration timeout) {
        registrations.incrementAndGet();
        String id = TinyCheckpoint.sha256(request.getFiles(0).getContent().toByteArray());
        return registering.thenApply(done -> {
            known.add(id);
            return RegisterTokenizerResponse.newBuilder()
                    .setTokenizer(Tokenizer.newBuilder().setTokenizerId(id))
                    .build();
        });
    }
}
