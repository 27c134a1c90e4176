package io.squadron.inference.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.reactive.messaging.ClientCustomizer;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.inference.announcement.AnnouncementTopics;
import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.v1.AliasChange;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ModelState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

/** S10: the broker's name does not resolve when the service starts, and does later. */
@QuarkusTest
@TestProfile(UnresolvableBrokerTest.NameUnknown.class)
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(NeighbourResource.class)
class UnresolvableBrokerTest extends RunningService {
    private static final String UNKNOWN = "no-such-host.invalid:9092";

    public static final class NameUnknown implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.log.category.\"org.apache.kafka\".level", "ERROR");
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(LateName.class);
        }
    }

    /** In place of a name server: the channels' clients get a name, which stands for nothing at first. */
    @Alternative
    @ApplicationScoped
    public static class LateName implements ClientCustomizer<Map<String, Object>> {
        private final List<Map<String, Object>> clients = new CopyOnWriteArrayList<>();

        @Override
        public Map<String, Object> customize(String channel, Config channelConfig, Map<String, Object> config) {
            config.put("bootstrap.servers", UNKNOWN);
            clients.add(config);
            return config;
        }

        void resolveTo(String servers) {
            clients.forEach(config -> config.put("bootstrap.servers", servers));
        }
    }

    @Inject
    LateName name;

    @Inject
    AnnouncementTopics topics;

    @TestHTTPResource("/q/health/ready")
    URI ready;

    @Test
    void theServiceIsUpAndTriesAgainUntilTheBrokersNameResolves() throws Exception {
        assertThat(HttpText.get(ready)).contains("DOWN", "not read yet");
        assertThat(topics.publish(AliasChange.newBuilder().setAlias("anybody").build()))
                .failsWithin(60, SECONDS)
                .withThrowableThat()
                .withMessageContaining("Kafka did not take it")
                .withMessageContaining("bootstrap");

        name.resolveTo(bootstrapServers);

        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));
        awaitState(checkpoint, ModelState.MODEL_STATE_LOADED);
        setAlias("resolved-" + checkpoint.getCheckpointId(), checkpoint);
        assertThat(HttpText.get(ready)).contains("UP").doesNotContain("DOWN");
    }
}
