package io.squadron.trainer.imports;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GrpcClient;
import io.squadron.trainer.Refusal;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.safetensors.GitLfsPointer;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.GetTokenizerRequest;
import io.squadron.v1.NamedFile;
import io.squadron.v1.RegisterTokenizerRequest;
import io.squadron.v1.Tokenizer;
import io.squadron.v1.TokenizerServiceGrpc.TokenizerServiceBlockingStub;
import io.squadron.v1.WindowSettings;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Gives the tokenizer of a model's directory to the tokenizer-service, which alone knows what a tokenizer must be. */
@Singleton
public class TokenizerRegistration {
    private static final String TOKENIZER_JSON = "tokenizer.json";
    private static final String VOCAB = "vocab.txt";
    private static final List<String> SETTINGS =
            List.of("tokenizer_config.json", "special_tokens_map.json", "added_tokens.json");

    /** Both services take 16 MiB in a message; the largest BERT vocabulary, of 250,000 tokens, has 12 MiB. */
    private static final long MAX_FILES_BYTES = 15L << 20;

    private final TokenizerServiceBlockingStub tokenizers;
    private final Duration deadline;

    public TokenizerRegistration(
            @GrpcClient("tokenizer") TokenizerServiceBlockingStub tokenizers, TrainerConfig config) {
        this.tokenizers = tokenizers;
        this.deadline = config.tokenizerDeadline();
    }

    /**
     * Registers the tokenizer that lies in a directory; registering it again gives the same id.
     *
     * @throws Refusal if there is none, it is no BERT tokenizer, or the service cannot be reached
     */
    Tokenizer register(Path directory) {
        RegisterTokenizerRequest.Builder request = RegisterTokenizerRequest.newBuilder();
        // As Hugging Face's AutoTokenizer: vocab.txt counts only where there is no tokenizer.json.
        NamedFile tokens = read(directory, TOKENIZER_JSON)
                .or(() -> read(directory, VOCAB))
                .orElseThrow(() -> new Refusal.Unfit(
                        "%s has neither %s nor %s, so nobody knows what its token ids mean; save the tokenizer beside the model"
                                .formatted(directory, TOKENIZER_JSON, VOCAB)));
        request.addFiles(tokens);
        SETTINGS.forEach(name -> read(directory, name).ifPresent(request::addFiles));
        try {
            return ready().registerTokenizer(request.build()).getTokenizer();
        } catch (StatusRuntimeException e) {
            throw refused("The tokenizer of " + directory + " cannot be used: ", e);
        }
    }

    /** Whether a directory holds a tokenizer at all. */
    static boolean isIn(Path directory) {
        return Files.isRegularFile(directory.resolve(TOKENIZER_JSON)) || Files.isRegularFile(directory.resolve(VOCAB));
    }

    /**
     * The id of a tokenizer that the service knows by a name.
     *
     * @throws Refusal if it does not, or cannot be reached
     */
    String idOf(String name) {
        try {
            return ready().getTokenizer(
                            GetTokenizerRequest.newBuilder().setTokenizer(name).build())
                    .getTokenizer()
                    .getTokenizerId();
        } catch (StatusRuntimeException e) {
            throw refused("The tokenizer " + name + " cannot be used: ", e);
        }
    }

    /**
     * Has a small text made into windows: the settings' rules stand in the tokenizer-service, nowhere else.
     *
     * @throws Refusal.Invalid if no windows can be made with these settings
     */
    void requireUsable(Tokenizer tokenizer, WindowSettings settings) {
        try {
            FeaturizeResponse unused = ready().featurize(FeaturizeRequest.newBuilder()
                    .setTokenizer(tokenizer.getTokenizerId())
                    .setQuestion("Who?")
                    .setContext("Ada.")
                    .setSettings(settings)
                    .build());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT) {
                throw new Refusal.Invalid("settings", description(e));
            }
            throw refused("The tokenizer cannot be used: ", e);
        }
    }

    /** One that is just being started is waited for, until the deadline. */
    private TokenizerServiceBlockingStub ready() {
        return tokenizers.withWaitForReady().withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Optional<NamedFile> read(Path directory, String name) {
        Path file = directory.resolve(name);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            if (Files.size(file) > MAX_FILES_BYTES) {
                throw new Refusal.Unfit("%s has %d bytes; a tokenizer of more than %d is not taken"
                        .formatted(file, Files.size(file), MAX_FILES_BYTES));
            }
            if (GitLfsPointer.isOne(file)) {
                throw new Refusal.Unfit(GitLfsPointer.sentence(file));
            }
            return Optional.of(NamedFile.newBuilder()
                    .setName(name)
                    .setContent(ByteString.copyFrom(Files.readAllBytes(file)))
                    .build());
        } catch (IOException e) {
            throw new Refusal.Unfit(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Refusal refused(String what, StatusRuntimeException failure) {
        return switch (failure.getStatus().getCode()) {
            case INVALID_ARGUMENT -> new Refusal.Unfit(what + description(failure), failure);
            case RESOURCE_EXHAUSTED -> new Refusal.Exhausted(what + description(failure), failure);
            default ->
                new Refusal.Unavailable(
                        "tokenizer-service",
                        "The tokenizer-service did not take the tokenizer (%s); try again when it is there"
                                .formatted(failure.getStatus().getCode()),
                        failure);
        };
    }

    private static String description(StatusRuntimeException failure) {
        String description = failure.getStatus().getDescription();
        return description == null ? failure.getStatus().getCode().name() : description;
    }
}
