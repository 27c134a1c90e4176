package io.squadron.trainer.run;

import io.squadron.trainer.checkpoint.CheckpointStore;
import io.squadron.trainer.checkpoint.CheckpointWriter;
import io.squadron.trainer.checkpoint.DirectoryStore;
import io.squadron.trainer.checkpoint.ResumePoints;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.encoder.EncoderCatalog;
import io.squadron.trainer.encoder.EncoderStore;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes beans of the parts that know nothing of the framework. */
@Singleton
class TrainerParts {
    @Produces
    @Singleton
    CheckpointStore checkpointStore(TrainerConfig config) {
        return new DirectoryStore(config.checkpointsDirectory());
    }

    @Produces
    @Singleton
    CheckpointWriter checkpointWriter(CheckpointStore store) {
        return new CheckpointWriter(store);
    }

    @Produces
    @Singleton
    ResumePoints resumePoints(TrainerConfig config) {
        return new ResumePoints(new DirectoryStore(config.checkpointsDirectory().resolve(".resume")));
    }

    @Produces
    @Singleton
    EncoderCatalog encoderCatalog(TrainerConfig config) {
        return new EncoderCatalog(new EncoderStore(config.encodersDirectory()));
    }
}
