package io.squadron.trainer.imports;

import io.squadron.trainer.Refusal;
import io.squadron.trainer.encoder.EncoderCatalog;
import io.squadron.trainer.encoder.PublishedEncoder;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;

/** Which registered tokenizer belongs to an encoder. */
@Singleton
public class EncoderTokenizers {
    private final EncoderCatalog encoders;
    private final TokenizerRegistration tokenizers;

    public EncoderTokenizers(EncoderCatalog encoders, TokenizerRegistration tokenizers) {
        this.encoders = encoders;
        this.tokenizers = tokenizers;
    }

    /**
     * Registers the tokenizer that lies beside an encoder. Encoders out of Maven artifacts have the built-in tokenizer's
     * vocabulary, which was verified when they were taken in: their data sets are each other's.
     *
     * @param name of an encoder that is here
     * @return the tokenizer's id; empty if none lies there
     * @throws Refusal if it cannot be used, or the tokenizer-service cannot be reached
     */
    public Optional<String> idOf(String name) {
        if (name.equals(EncoderCatalog.builtIn())
                || PublishedEncoder.named(name).isPresent()) {
            return Optional.of(tokenizers.idOf(EncoderCatalog.builtIn()));
        }
        Path directory = encoders.directory(name);
        return TokenizerRegistration.isIn(directory)
                ? Optional.of(tokenizers.register(directory).getTokenizerId())
                : Optional.empty();
    }
}
