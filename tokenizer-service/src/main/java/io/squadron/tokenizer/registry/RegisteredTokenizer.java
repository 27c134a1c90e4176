package io.squadron.tokenizer.registry;

import io.squadron.tokenizer.wordpiece.TokenizerDefinition;
import java.time.Instant;
import java.util.Optional;

/**
 * A tokenizer that every replica knows.
 *
 * @param registeredAt empty for a built-in one
 * @param parts records that hold it; 0 for a built-in one
 */
public record RegisteredTokenizer(TokenizerDefinition definition, Optional<Instant> registeredAt, int parts) {

    public boolean isBuiltIn() {
        return registeredAt.isEmpty();
    }
}
