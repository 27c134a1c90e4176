package io.squadron.trainer.config;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** The service's settings without the service. */
public final class TestConfig {
    private TestConfig() {}

    /** The defaults, but for these. */
    public static TrainerConfig with(Map<String, String> overrides) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(TrainerConfig.class)
                .withDefaultValue("user.home", System.getProperty("user.home"))
                .withDefaultValues(overrides)
                .build()
                .getConfigMapping(TrainerConfig.class);
    }
}
