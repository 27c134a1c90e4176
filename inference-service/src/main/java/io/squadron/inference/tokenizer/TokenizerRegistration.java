package io.squadron.inference.tokenizer;

import com.google.protobuf.ByteString;
import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.model.CheckpointFiles;
import io.squadron.inference.model.UnusableCheckpointException;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.NamedFile;
import io.squadron.v1.RegisterTokenizerRequest;
import io.squadron.v1.Tokenizer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;

/**
 * Brings a checkpoint's tokenizer back to a tokenizer-service that does not know it. However many requests need it, its
 * files are read and sent once.
 */
public final class TokenizerRegistration {
    private static final List<String> TOKENIZER_FILES = List.of("tokenizer.json", "tokenizer_config.json", "vocab.txt");

    private final TokenizerClient client;
    private final CheckpointFiles checkpoints;
    private final Duration timeout;
    private final Executor blocking;
    private final ConcurrentMap<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

    /**
     * @param timeout of the call
     * @param blocking reads the files, which may have to be fetched from far away
     */
    public TokenizerRegistration(
            TokenizerClient client, CheckpointFiles checkpoints, Duration timeout, Executor blocking) {
        this.client = client;
        this.checkpoints = checkpoints;
        this.timeout = timeout;
        this.blocking = blocking;
    }

    /** Completes when the tokenizer-service knows the checkpoint's tokenizer; fails with a {@link RefusedException}. */
    public CompletableFuture<Void> register(Checkpoint checkpoint) {
        String id = checkpoint.getTokenizerId();
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> others = underWay.putIfAbsent(id, mine);
        if (others != null) {
            return others.copy();
        }
        var unused = CompletableFuture.supplyAsync(() -> files(checkpoint), blocking)
                .thenCompose(files -> client.register(files, timeout))
                .thenAccept(answer -> requireSame(answer.getTokenizer(), checkpoint))
                .whenComplete((nothing, failure) -> {
                    underWay.remove(id);
                    if (failure == null) {
                        mine.complete(null);
                    } else {
                        mine.completeExceptionally(failure);
                    }
                });
        return mine.copy();
    }

    private RegisterTokenizerRequest files(Checkpoint checkpoint) {
        RegisterTokenizerRequest.Builder request = RegisterTokenizerRequest.newBuilder();
        try {
            for (String name : TOKENIZER_FILES) {
                checkpoints
                        .read(checkpoint, name)
                        .ifPresent(bytes -> request.addFiles(
                                NamedFile.newBuilder().setName(name).setContent(ByteString.copyFrom(bytes))));
            }
        } catch (UnusableCheckpointException e) {
            throw new RefusedException(
                    e.isTransient() ? Refusal.UNREACHABLE : Refusal.NOT_POSSIBLE_NOW,
                    e.isTransient() ? "checkpoint storage" : checkpoint.getCheckpointId(),
                    "The tokenizer of checkpoint %s cannot be registered again: %s"
                            .formatted(checkpoint.getCheckpointId(), e.getMessage()),
                    e,
                    null);
        }
        if (request.getFilesCount() == 0) {
            throw new RefusedException(
                    Refusal.NOT_POSSIBLE_NOW,
                    checkpoint.getCheckpointId(),
                    "The tokenizer-service does not know tokenizer %s, and checkpoint %s has no tokenizer files to register"
                            .formatted(checkpoint.getTokenizerId(), checkpoint.getCheckpointId()));
        }
        return request.build();
    }

    private static void requireSame(Tokenizer info, Checkpoint checkpoint) {
        if (!info.getTokenizerId().equals(checkpoint.getTokenizerId())) {
            throw new RefusedException(
                    Refusal.NOT_POSSIBLE_NOW,
                    checkpoint.getCheckpointId(),
                    "The tokenizer files of checkpoint %s are tokenizer %s, but it was trained with %s"
                            .formatted(
                                    checkpoint.getCheckpointId(), info.getTokenizerId(), checkpoint.getTokenizerId()));
        }
    }
}
