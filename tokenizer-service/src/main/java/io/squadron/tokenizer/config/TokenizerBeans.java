package io.squadron.tokenizer.config;

import io.squadron.tokenizer.admission.WorkBudget;
import io.squadron.tokenizer.admission.WorkQueue;
import io.squadron.tokenizer.dataset.ConversionBounds;
import io.squadron.tokenizer.huggingface.HuggingFaceLibrary;
import io.squadron.tokenizer.registry.DocumentCache;
import io.squadron.tokenizer.registry.TokenizerRegistry;
import io.squadron.tokenizer.squad.SquadLimits;
import io.squadron.tokenizer.window.WindowLimits;
import io.squadron.tokenizer.wordpiece.TokenizerLibrary;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The plain Java parts of the service, made from its configuration. */
final class TokenizerBeans {

    @Produces
    @Singleton
    TokenizerLibrary tokenizerLibrary() {
        return new HuggingFaceLibrary();
    }

    @Produces
    @Singleton
    TokenizerRegistry tokenizerRegistry(TokenizerConfig config, TokenizerLibrary library) {
        return new TokenizerRegistry(config.maxTokenizers(), library);
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
    WorkBudget workBudget(TokenizerConfig config) {
        return new WorkBudget(config.maxTokensInFlight());
    }

    @Produces
    @Singleton
    WorkQueue workQueue() {
        return new WorkQueue(Runtime.getRuntime().availableProcessors());
    }

    @Produces
    @Singleton
    WindowLimits windowLimits(TokenizerConfig config) {
        return new WindowLimits(config.maxWindows(), config.maxTokens());
    }

    @Produces
    @Singleton
    ConversionBounds conversionBounds(TokenizerConfig config) {
        return new ConversionBounds(windowLimits(config), config.maxTokens(), config.maxTokensPerByte());
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
