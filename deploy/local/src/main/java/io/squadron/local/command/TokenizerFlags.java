package io.squadron.local.command;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which tokenizer. */
final class TokenizerFlags {
    @Option(
            names = "--tokenizer",
            paramLabel = "NAME|DIR|ID",
            defaultValue = ModelFlags.EMBEDDED_ENCODER,
            description =
                    "A built-in tokenizer, a directory with tokenizer.json or vocab.txt, or the id of a registered one."
                            + " Default: ${DEFAULT-VALUE}.")
    private String tokenizer;

    /** A directory as an absolute path. */
    String tokenizer() {
        Path path = Path.of(tokenizer);
        return Files.isDirectory(path) ? path.toAbsolutePath().normalize().toString() : tokenizer;
    }
}
