package io.squadron.trainer.wiring;

import io.squadron.checkpoints.CheckpointStore;
import io.squadron.checkpoints.directory.DirectoryStore;
import io.squadron.checkpoints.s3.S3Settings;
import io.squadron.checkpoints.s3.S3Store;
import io.squadron.trainer.checkpoint.CheckpointStores;
import io.squadron.trainer.checkpoint.CheckpointWriter;
import io.squadron.trainer.checkpoint.ResumePoints;
import io.squadron.trainer.config.S3Config;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.model.TorchBackend;
import io.squadron.trainer.scratch.ScratchDirectory;
import io.squadron.trainer.training.TrainingBackend;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;

/** Makes beans of the parts that keep checkpoints and states, which know nothing of the framework. */
@Singleton
class StorageBeans {
    /** No checkpoint has such a name. */
    private static final String RESUME_POINTS = ".resume";

    @Produces
    @Singleton
    CheckpointStores checkpointStores(TrainerConfig config, S3Config s3) {
        Optional<S3Settings> storage = storage(s3);
        if (storage.isPresent()) {
            return new CheckpointStores(
                    S3Store.open(storage.get()), S3Store.open(storage.get().below(RESUME_POINTS)));
        }
        Path directory = config.checkpointsDirectory();
        return new CheckpointStores(
                new DirectoryStore(directory), new DirectoryStore(directory.resolve(RESUME_POINTS)));
    }

    void close(@Disposes CheckpointStores stores) {
        stores.close();
    }

    private static Optional<S3Settings> storage(S3Config s3) {
        return s3.bucket()
                .map(bucket -> new S3Settings(
                        s3.endpoint().orElse(null),
                        s3.region().orElse(null),
                        bucket,
                        s3.prefix().orElse(""),
                        s3.pathStyleAccess(),
                        s3.callTimeout()));
    }

    @Produces
    @Singleton
    CheckpointStore checkpointStore(CheckpointStores stores) {
        return stores.checkpoints();
    }

    @Produces
    @Singleton
    CheckpointWriter checkpointWriter(CheckpointStores stores) {
        return new CheckpointWriter(stores.checkpoints());
    }

    @Produces
    @Singleton
    ResumePoints resumePoints(CheckpointStores stores, ScratchDirectory scratch) {
        return new ResumePoints(stores.resumePoints(), scratch);
    }

    @Produces
    @Singleton
    ScratchDirectory scratchDirectory(TrainerConfig config) {
        return new ScratchDirectory(config.scratchDirectory());
    }

    @Produces
    @Singleton
    TrainingBackend trainingBackend(ScratchDirectory scratch) {
        return new TorchBackend(scratch);
    }
}
