package io.squadron.trainer.execution;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GrpcClient;
import io.squadron.trainer.Refusal;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.queue.RunControl;
import io.squadron.v1.GetTokenizerRequest;
import io.squadron.v1.Tokenizer;
import io.squadron.v1.TokenizerServiceGrpc.TokenizerServiceBlockingStub;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Fetches the tokenizer that made a data set's windows: a checkpoint without it could not be used. */
@Singleton
public class TokenizerFiles {
    private static final Set<Status.Code> PASSING =
            Set.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED, Status.Code.RESOURCE_EXHAUSTED);

    private final TokenizerServiceBlockingStub tokenizers;
    private final Duration deadline;
    private final Duration patience;

    public TokenizerFiles(@GrpcClient("tokenizer") TokenizerServiceBlockingStub tokenizers, TrainerConfig config) {
        this.tokenizers = tokenizers;
        this.deadline = config.tokenizerDeadline();
        this.patience = config.outagePatience();
    }

    /** Asks the tokenizer-service, again and again if it cannot be reached: reading changes nothing there. */
    Tokenizer fetch(String tokenizerId, RunControl control) {
        GetTokenizerRequest request =
                GetTokenizerRequest.newBuilder().setTokenizer(tokenizerId).build();
        Outage outage = new Outage(control, patience);
        while (true) {
            control.requireUnstopped();
            try {
                return tokenizers
                        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
                        .getTokenizer(request)
                        .getTokenizer();
            } catch (StatusRuntimeException e) {
                String message =
                        "The tokenizer-service did not give tokenizer %s: %s".formatted(tokenizerId, describe(e));
                if (!PASSING.contains(e.getStatus().getCode())) {
                    throw new Refusal.Unfit(message, e);
                }
                Refusal failure = new Refusal.Unavailable("tokenizer-service", message, e);
                if (!outage.tryAgain(failure)) {
                    throw failure;
                }
            }
        }
    }

    private static String describe(StatusRuntimeException e) {
        Status status = e.getStatus();
        return status.getDescription() == null
                ? status.getCode().name()
                : status.getCode() + ", " + status.getDescription();
    }
}
