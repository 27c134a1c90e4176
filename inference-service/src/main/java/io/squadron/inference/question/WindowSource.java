package io.squadron.inference.question;

import com.google.protobuf.ByteString;
import io.squadron.inference.InferenceConfig;
import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.model.CheckpointFiles;
import io.squadron.inference.model.UnusableCheckpointException;
import io.squadron.inference.tokenizer.TokenizerClient;
import io.squadron.inference.tokenizer.TokenizerClient.UnknownTokenizerException;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.NamedFile;
import io.squadron.v1.RegisterTokenizerRequest;
import io.squadron.v1.Tokenizer;
import io.squadron.v1.WindowSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Windows for a question, made by the checkpoint's own tokenizer. Where the tokenizer-service has lost it (a new machine,
 * an emptied directory), the checkpoint's files bring it back.
 */
final class WindowSource {
    private static final List<String> TOKENIZER_FILES = List.of("tokenizer.json", "tokenizer_config.json", "vocab.txt");

    private final TokenizerClient client;
    private final CheckpointFiles files;
    private final InferenceConfig config;
    private final Executor worker;

    WindowSource(TokenizerClient client, CheckpointFiles files, InferenceConfig config, Executor worker) {
        this.client = client;
        this.files = files;
        this.config = config;
        this.worker = worker;
    }

    /**
     * The windows of one request.
     *
     * @param timeLeft asked before each call
     * @return fails with a {@link RefusedException}
     */
    CompletableFuture<FeaturizeResponse> windows(
            AnswerRequest request, Checkpoint checkpoint, WindowSettings settings, Supplier<Duration> timeLeft) {
        FeaturizeRequest featurize = FeaturizeRequest.newBuilder()
                .setTokenizer(checkpoint.getTokenizerId())
                .setQuestion(request.getQuestion())
                .setContext(request.getContext())
                .setSettings(settings)
                .build();
        return client.featurize(featurize, timeout(timeLeft))
                .exceptionallyCompose(failure -> cause(failure) instanceof UnknownTokenizerException
                        ? register(checkpoint, timeLeft)
                                .thenCompose(done -> client.featurize(featurize, timeout(timeLeft)))
                                .exceptionallyCompose(WindowSource::stillUnknown)
                        : CompletableFuture.failedFuture(cause(failure)));
    }

    private static CompletableFuture<FeaturizeResponse> stillUnknown(Throwable failure) {
        Throwable cause = cause(failure);
        return CompletableFuture.failedFuture(
                cause instanceof UnknownTokenizerException
                        ? new RefusedException(
                                Refusal.NOT_POSSIBLE_NOW,
                                "The tokenizer-service does not know the checkpoint's tokenizer although it was registered: "
                                        + cause.getMessage(),
                                cause)
                        : cause);
    }

    private CompletableFuture<Void> register(Checkpoint checkpoint, Supplier<Duration> timeLeft) {
        return CompletableFuture.supplyAsync(() -> tokenizerFiles(checkpoint), worker)
                .thenCompose(files -> client.register(files, timeout(timeLeft)))
                .thenAccept(answer -> requireSame(answer.getTokenizer(), checkpoint));
    }

    private RegisterTokenizerRequest tokenizerFiles(Checkpoint checkpoint) {
        RegisterTokenizerRequest.Builder request = RegisterTokenizerRequest.newBuilder();
        try {
            for (String name : TOKENIZER_FILES) {
                files.read(checkpoint, name)
                        .ifPresent(bytes -> request.addFiles(
                                NamedFile.newBuilder().setName(name).setContent(ByteString.copyFrom(bytes))));
            }
        } catch (UnusableCheckpointException e) {
            throw new RefusedException(
                    Refusal.NOT_POSSIBLE_NOW,
                    "The tokenizer of checkpoint %s cannot be registered again: %s"
                            .formatted(checkpoint.getCheckpointId(), e.getMessage()),
                    e);
        }
        if (request.getFilesCount() == 0) {
            throw new RefusedException(
                    Refusal.NOT_POSSIBLE_NOW,
                    "The tokenizer-service does not know tokenizer %s, and checkpoint %s has no tokenizer files to register"
                            .formatted(checkpoint.getTokenizerId(), checkpoint.getCheckpointId()));
        }
        return request.build();
    }

    private static void requireSame(Tokenizer info, Checkpoint checkpoint) {
        if (!info.getTokenizerId().equals(checkpoint.getTokenizerId())) {
            throw new RefusedException(
                    Refusal.NOT_POSSIBLE_NOW,
                    "The tokenizer files of checkpoint %s are tokenizer %s, but it was trained with %s"
                            .formatted(
                                    checkpoint.getCheckpointId(), info.getTokenizerId(), checkpoint.getTokenizerId()));
        }
    }

    private Duration timeout(Supplier<Duration> timeLeft) {
        Duration left = timeLeft.get();
        return left.compareTo(config.tokenizerTimeout()) < 0 ? left : config.tokenizerTimeout();
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
