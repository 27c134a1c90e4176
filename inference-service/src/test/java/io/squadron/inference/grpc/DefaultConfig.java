package io.squadron.inference.grpc;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.squadron.inference.config.InferenceConfig;
import java.util.Map;

/** The configuration of a service that is told nothing. */
public final class DefaultConfig {
    private DefaultConfig() {}

    public static InferenceConfig read() {
        return read(Map.of());
    }

    /** One that is told these keys. */
    public static InferenceConfig read(Map<String, String> keys) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withDefaultValue("user.home", System.getProperty("user.home"))
                .withDefaultValues(keys)
                .withMapping(InferenceConfig.class)
                .build()
                .getConfigMapping(InferenceConfig.class);
    }
}
