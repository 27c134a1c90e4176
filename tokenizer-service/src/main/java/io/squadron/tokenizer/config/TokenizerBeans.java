package io.squadron.tokenizer.config;

import io.squadron.tokenizer.registry.DocumentCache;
import io.squadron.tokenizer.registry.TokenizerRegistry;
import io.squadron.tokenizer.squad.SquadLimits;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The plain Java parts of the service, made from its configuration. */
final class TokenizerBeans {

    @Produces
    @Singleton
    TokenizerRegistry tokenizerRegistry(TokenizerConfig config) {
        return new TokenizerRegistry(config.tokenizersDirectory(), config.maxTokenizers());
    }

    void close(@Disposes TokenizerRegistry registry) {
        registry.close();
    }

    @Produces
    @Singleton
    DocumentCache documentCache(TokenizerConfig config) {
        return new DocumentCache(config.documentCacheCharacters());
    }

    @Produces
    @Singleton
    SquadLimits squadLimits(TokenizerConfig config) {
        return new SquadLimits(
                config.maxContextLength(),
                config.maxQuestionLength(),
                config.maxIdLength(),
                config.maxParagraphBytes());
    }
}
