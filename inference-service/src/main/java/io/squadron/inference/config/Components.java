package io.squadron.inference.config;

import com.sun.management.OperatingSystemMXBean;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.squadron.checkpoints.CheckpointPlaces;
import io.squadron.checkpoints.CheckpointReader;
import io.squadron.checkpoints.directory.CheckpointCache;
import io.squadron.checkpoints.directory.DirectoryReader;
import io.squadron.checkpoints.s3.S3Reader;
import io.squadron.checkpoints.s3.S3Settings;
import io.squadron.inference.BlockingWorkers;
import io.squadron.inference.RequestsUnderWay;
import io.squadron.inference.admission.AdmissionLimits;
import io.squadron.inference.admission.Pace;
import io.squadron.inference.admission.WorkAdmission;
import io.squadron.inference.batching.WindowBatcher;
import io.squadron.inference.derived.DerivedFiles;
import io.squadron.inference.metrics.BatchMeters;
import io.squadron.inference.metrics.ModelMeters;
import io.squadron.inference.model.BackOff;
import io.squadron.inference.model.CheckpointFiles;
import io.squadron.inference.model.ComparedFirst;
import io.squadron.inference.model.Engine;
import io.squadron.inference.model.MeasuredFirst;
import io.squadron.inference.model.ModelRegistry;
import io.squadron.inference.model.ModelRoom;
import io.squadron.inference.question.AnswerWorkers;
import io.squadron.inference.question.PipelineRules;
import io.squadron.inference.question.QuestionAnswerer;
import io.squadron.inference.question.QuestionBatches;
import io.squadron.inference.question.RequestLimits;
import io.squadron.inference.question.RequestRules;
import io.squadron.inference.question.WindowSource;
import io.squadron.inference.tokenizer.TokenizerClient;
import io.squadron.inference.tokenizer.TokenizerRegistration;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/** Puts the plain parts together; they end in the reverse order of their dependence. */
@Singleton
class Components {
    private static final Logger LOG = Logger.getLogger(Components.class);
    /** A request that fits into so many batches is small. */
    private static final long SMALL_BATCHES = 4;

    @Produces
    @Singleton
    RequestsUnderWay requestsUnderWay() {
        return new RequestsUnderWay();
    }

    @Produces
    @Singleton
    Engine engine(InferenceConfig config) {
        return EngineChoice.of(config);
    }

    @Produces
    @Singleton
    CheckpointReader checkpoints(InferenceConfig config, S3Config s3) {
        Optional<CheckpointReader> cache = settings(s3)
                .map(settings -> new CheckpointCache(
                        S3Reader.open(settings),
                        config.cacheDirectory(),
                        config.maxCacheSize().asLongValue(),
                        InstantSource.system()));
        return new CheckpointPlaces(new DirectoryReader(config.checkpointsDirectory()), cache);
    }

    private static Optional<S3Settings> settings(S3Config s3) {
        return s3.bucket()
                .map(bucket -> new S3Settings(
                        s3.endpoint().orElse(null),
                        s3.region().orElse(null),
                        bucket,
                        s3.prefix().orElse(""),
                        s3.pathStyleAccess(),
                        s3.callTimeout()));
    }

    void close(@Disposes CheckpointReader checkpoints) {
        checkpoints.close();
    }

    @Produces
    @Singleton
    CheckpointFiles files(CheckpointReader checkpoints) {
        return new CheckpointFiles(checkpoints);
    }

    @Produces
    @Singleton
    DerivedFiles derived(InferenceConfig config) {
        return DerivedFiles.in(
                config.derivedDirectory(), config.maxDerivedSize().asLongValue(), InstantSource.system());
    }

    @Produces
    @Singleton
    ModelRegistry registry(
            Engine engine, CheckpointFiles files, DerivedFiles derived, InferenceConfig config, ModelMeters meters) {
        ModelRoom room = ModelRoom.of(
                config.maxLoadedModels(),
                config.maxModelMemory()
                        .map(size -> OptionalLong.of(size.asLongValue()))
                        .orElse(OptionalLong.empty()),
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize());
        LOG.infof("Room for models: %s", room);
        return new ModelRegistry(
                new MeasuredFirst(
                        new ComparedFirst(engine.loader(files, derived), files, derived, engine::libraries),
                        config.maxBatchTokens()),
                meters,
                room,
                BackOff.DEFAULT,
                config.precision().precision());
    }

    void close(@Disposes ModelRegistry registry) {
        registry.close();
    }

    @Produces
    @Singleton
    WindowBatcher batcher(InferenceConfig config, BatchMeters meters) {
        return new WindowBatcher(config.maxBatchTokens(), config.inferenceThreads(), System::nanoTime, meters);
    }

    void close(@Disposes WindowBatcher batcher) {
        batcher.close();
    }

    @Produces
    @Singleton
    AnswerWorkers workers(InferenceConfig config) {
        return new AnswerWorkers(config.answerThreads(), config.largeAnswerThreads());
    }

    void close(@Disposes AnswerWorkers workers) {
        workers.close();
    }

    @Produces
    @Singleton
    BlockingWorkers blockingWorkers() {
        return new BlockingWorkers();
    }

    void close(@Disposes BlockingWorkers workers) {
        workers.close();
    }

    @Produces
    @Singleton
    WorkAdmission admission(InferenceConfig config) {
        AdmissionLimits limits =
                new AdmissionLimits(config.maxAdmittedTokens(), SMALL_BATCHES * config.maxBatchTokens());
        return new WorkAdmission(limits, new Pace(System::nanoTime));
    }

    @Produces
    @Singleton
    RequestLimits limits(InferenceConfig config) {
        return new RequestLimits(
                config.maxQuestionLength(),
                config.maxContextLength(),
                config.maxContexts(),
                config.maxNBestSize(),
                config.maxWindows(),
                config.maxWindowTokens());
    }

    @Produces
    @Singleton
    QuestionAnswerer answerer(
            InferenceConfig config,
            CheckpointFiles files,
            RequestLimits limits,
            WorkAdmission admission,
            ModelRegistry models,
            TokenizerClient tokenizer,
            WindowBatcher batcher,
            AnswerWorkers workers,
            BlockingWorkers blocking,
            ModelMeters meters,
            RequestsUnderWay underWay) {
        TokenizerRegistration registration =
                new TokenizerRegistration(tokenizer, files, config.tokenizerTimeout(), blocking);
        WindowSource windows = new WindowSource(tokenizer, registration, config.tokenizerTimeout());
        return new QuestionAnswerer(
                new RequestRules(limits),
                new PipelineRules(limits),
                admission,
                models,
                windows,
                batcher,
                workers,
                meters,
                underWay);
    }

    @Produces
    @Singleton
    QuestionBatches batches(InferenceConfig config, ModelMeters meters) {
        return new QuestionBatches(config.maxStreams(), Infrastructure.getDefaultWorkerPool(), meters);
    }
}
