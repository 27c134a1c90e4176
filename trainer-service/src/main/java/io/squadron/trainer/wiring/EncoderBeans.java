package io.squadron.trainer.wiring;

import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.encoder.EncoderCatalog;
import io.squadron.trainer.encoder.EncoderStore;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes beans of the parts that find encoders, which know nothing of the framework. */
@Singleton
class EncoderBeans {
    @Produces
    @Singleton
    EncoderStore encoderStore(TrainerConfig config) {
        return new EncoderStore(config.encodersDirectory());
    }

    @Produces
    @Singleton
    EncoderCatalog encoderCatalog(EncoderStore store) {
        return new EncoderCatalog(store);
    }
}
