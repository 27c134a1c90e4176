package io.squadron.local.command;

import io.squadron.trainer.encoder.PublishedEncoder;
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
                "`squadron models pull` has fetched, or a Hugging Face BERT directory with config.json,",
                "model.safetensors and its tokenizer. Default: ${DEFAULT-VALUE}."
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

    /** The encoder: a name, or a directory as an absolute path, because the services have their own working directory. */
    String model() {
        return absolute(modelNameOrPath);
    }

    String tokenizer() {
        if (!tokenizerName.isEmpty()) {
            return absolute(tokenizerName);
        }
        // Encoders that were pulled have the built-in tokenizer's vocabulary; pulling verifies it.
        return PublishedEncoder.named(model()).isPresent() ? EMBEDDED_ENCODER : model();
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
