package io.squadron.local.command;

import io.squadron.local.job.EncoderPull;
import io.squadron.local.progress.Progress;
import io.squadron.trainer.encoder.EncoderStore;
import io.squadron.trainer.encoder.PublishedEncoder;
import io.squadron.trainer.hub.HubRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which encoder and which tokenizer. */
final class ModelFlags {
    static final String EMBEDDED_ENCODER = "all-MiniLM-L6-v2";

    @Option(
            names = "--model_name_or_path",
            paramLabel = "NAME|DIR",
            defaultValue = EMBEDDED_ENCODER,
            description = {
                "The encoder to start from: " + EMBEDDED_ENCODER + " (comes with Squadron), one that",
                "`squadron models pull` has fetched, a Hugging Face BERT directory with config.json,",
                "model.safetensors and its tokenizer, or organisation/name of one on the Hugging Face hub,",
                "which is fetched if it is not here. Default: ${DEFAULT-VALUE}."
            })
    private String modelNameOrPath;

    @Option(
            names = "--tokenizer_name",
            paramLabel = "NAME|DIR",
            defaultValue = "",
            description = "If it is not that of --model_name_or_path.")
    private String tokenizerName;

    @Option(
            names = "--do_lower_case",
            negatable = true,
            description = {
                "What the model's tokenizer does, if you know it. The model's own tokenizer decides;",
                "a contradiction is pointed out. Default: as the tokenizer does."
            })
    private Boolean doLowerCase;

    /** Where a repository of the hub lies on this machine; null for all others, and before it was fetched. */
    private Path fetched;

    /** Where an encoder that somebody laid into the store lies; null for all others. The trainer knows it by its name. */
    private Path stored;

    /**
     * Fetches what is named by its name on the hub, and finds what the store has; a directory of that name comes first,
     * as in transformers.
     *
     * @param encoders where fetched encoders are kept
     * @throws io.squadron.local.job.FailedException if the hub does not give it
     */
    void fetch(Path encoders, Progress progress) throws IOException, InterruptedException {
        if (Files.isDirectory(Path.of(modelNameOrPath))) {
            return;
        }
        if (HubRepository.parse(modelNameOrPath).isPresent()) {
            fetched = new EncoderPull(encoders, progress).pull(modelNameOrPath);
        } else if (!hasBuiltInTokenizer()) {
            stored = new EncoderStore(encoders).find(modelNameOrPath).orElse(null);
        }
    }

    /** The encoder: a name, or a directory as an absolute path, because the services have their own working directory. */
    String model() {
        return fetched == null ? absolute(modelNameOrPath) : fetched.toString();
    }

    String tokenizer() {
        if (!tokenizerName.isEmpty()) {
            return absolute(tokenizerName);
        }
        if (hasBuiltInTokenizer()) {
            return EMBEDDED_ENCODER;
        }
        return stored == null ? model() : stored.toString();
    }

    /** Encoders out of Maven artifacts have the built-in tokenizer's vocabulary; pulling verifies it. */
    private boolean hasBuiltInTokenizer() {
        return model().equals(EMBEDDED_ENCODER)
                || PublishedEncoder.named(model()).isPresent();
    }

    /** Null if the user did not say. */
    Boolean doLowerCase() {
        return doLowerCase;
    }

    private static String absolute(String nameOrPath) {
        Path path = Path.of(nameOrPath);
        return Files.isDirectory(path) ? path.toAbsolutePath().normalize().toString() : nameOrPath;
    }
}
