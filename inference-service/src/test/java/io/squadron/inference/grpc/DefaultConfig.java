package io.squadron.inference.grpc;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.squadron.inference.config.InferenceConfig;

/** The configuration of a service that is told nothing. */
final class DefaultConfig {
    private DefaultConfig() {}

    static InferenceConfig read() {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withDefaultValue("user.home", System.getProperty("user.home"))
                .withMapping(InferenceConfig.class)
                .build()
                .getConfigMapping(InferenceConfig.class);
    }
}
