package io.squadron.inference.operation;

import io.squadron.inference.InferenceConfig;
import io.squadron.inference.batching.BatchingLimits;
import io.squadron.inference.batching.WindowBatcher;
import io.squadron.inference.model.ModelRegistry;
import io.squadron.inference.model.TorchEngine;
import io.squadron.inference.question.AnswerWorkers;
import io.squadron.inference.question.QuestionAnswerer;
import io.squadron.inference.tokenizer.TokenizerClient;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts the plain parts together; they end in the reverse order of their dependence. */
@Singleton
class Components {
    @Produces
    @Singleton
    TorchEngine engine(InferenceConfig config) {
        return new TorchEngine(config.intraOpThreads());
    }

    @Produces
    @Singleton
    ModelRegistry registry(TorchEngine engine, InferenceConfig config) {
        return new ModelRegistry(engine.loader(config.checkpointsDirectory()), config.maxLoadedModels());
    }

    void close(@Disposes ModelRegistry registry) {
        registry.close();
    }

    @Produces
    @Singleton
    WindowBatcher batcher(InferenceConfig config, BatchMeters meters) {
        return new WindowBatcher(
                new BatchingLimits(config.maxBatchTokens(), config.maxQueuedWindows()),
                config.inferenceThreads(),
                System::nanoTime,
                meters);
    }

    void close(@Disposes WindowBatcher batcher) {
        batcher.close();
    }

    @Produces
    @Singleton
    AnswerWorkers workers(InferenceConfig config) {
        return new AnswerWorkers(config.answerThreads());
    }

    void close(@Disposes AnswerWorkers workers) {
        workers.close();
    }

    @Produces
    @Singleton
    QuestionAnswerer answerer(
            InferenceConfig config,
            ModelRegistry models,
            TokenizerClient tokenizer,
            WindowBatcher batcher,
            AnswerWorkers workers) {
        return new QuestionAnswerer(config, models, tokenizer, batcher, workers);
    }
}
