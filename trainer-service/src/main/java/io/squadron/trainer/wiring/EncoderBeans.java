package io.squadron.trainer.wiring;

import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.encoder.EncoderCatalog;
import io.squadron.trainer.encoder.EncoderStore;
import io.squadron.trainer.hub.HubAccess;
import io.squadron.trainer.maven.MavenArtifacts;
import io.squadron.trainer.maven.MavenSettings;
import io.squadron.trainer.pull.EncoderPull;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

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

    /** Where the hub is, is looked up at every pull: a token may be set anew. */
    @Produces
    @Singleton
    EncoderPull encoderPull(EncoderCatalog catalog, EncoderStore store, Config config) {
        MavenSettings settings = MavenSettings.ofUser(Path.of(System.getProperty("user.home")));
        return new EncoderPull(catalog, store, new MavenArtifacts(settings), () -> hub(config));
    }

    private static Map<String, String> hub(Config config) {
        Map<String, String> variables = new HashMap<>();
        for (String name : HubAccess.VARIABLES) {
            config.getOptionalValue(name, String.class).ifPresent(value -> variables.put(name, value));
        }
        return variables;
    }
}
