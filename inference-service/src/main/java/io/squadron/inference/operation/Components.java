package io.squadron.inference.operation;

import io.squadron.inference.InferenceConfig;
import io.squadron.inference.batching.BatchingLimits;
import io.squadron.inference.batching.WindowBatcher;
import io.squadron.inference.model.CheckpointPlaces;
import io.squadron.inference.model.ModelRegistry;
import io.squadron.inference.model.TorchEngine;
import io.squadron.inference.question.AnswerWorkers;
import io.squadron.inference.question.QuestionAnswerer;
import io.squadron.inference.s3.CheckpointCache;
import io.squadron.inference.s3.S3Config;
import io.squadron.inference.s3.S3Storage;
import io.squadron.inference.tokenizer.TokenizerClient;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

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
    CheckpointPlaces places(InferenceConfig config, S3Config s3) {
        Optional<CheckpointCache> cache = s3.bucket()
                .map(bucket -> new CheckpointCache(
                        new S3Storage(
                                s3, bucket, DefaultCredentialsProvider.builder().build()),
                        config.cacheDirectory(),
                        config.maxCacheSize().asLongValue(),
                        Clock.systemUTC()));
        return new CheckpointPlaces(config.checkpointsDirectory(), cache);
    }

    @Produces
    @Singleton
    ModelRegistry registry(TorchEngine engine, CheckpointPlaces places, InferenceConfig config) {
        return new ModelRegistry(engine.loader(places), config.maxLoadedModels());
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
            CheckpointPlaces places,
            ModelRegistry models,
            TokenizerClient tokenizer,
            WindowBatcher batcher,
            AnswerWorkers workers) {
        return new QuestionAnswerer(config, places, models, tokenizer, batcher, workers);
    }
}
