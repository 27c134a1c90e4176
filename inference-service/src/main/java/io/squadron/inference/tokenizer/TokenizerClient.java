package io.squadron.inference.tokenizer;

import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.RegisterTokenizerRequest;
import io.squadron.v1.RegisterTokenizerResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The tokenizer-service, the only place that knows how text becomes windows. Never blocks; every call has a deadline. */
public interface TokenizerClient {
    /**
     * The windows of one question and context. Fails with a {@link io.squadron.inference.RefusedException}, or an
     * {@link UnknownTokenizerException}; cancelling it ends the call.
     */
    CompletableFuture<FeaturizeResponse> featurize(FeaturizeRequest request, Duration timeout);

    /** Makes a tokenizer known. Fails with a {@link io.squadron.inference.RefusedException}. */
    CompletableFuture<RegisterTokenizerResponse> register(RegisterTokenizerRequest request, Duration timeout);

    /** The tokenizer-service does not know the tokenizer: it has to be registered. */
    final class UnknownTokenizerException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public UnknownTokenizerException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
