package io.squadron.tokenizer.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Multi;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.kafka.Topics;
import io.squadron.kafka.messaging.ChannelClients;
import io.squadron.kafka.messaging.ChannelsLiveness;
import io.squadron.kafka.messaging.TopicFollower;
import io.squadron.tokenizer.grpc.TightTokenizer;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.Liveness;
import org.junit.jupiter.api.Test;

/** A channel that fails for good is no secret of the log. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@TestProfile(TightTokenizer.class)
class EndedChannelTest {

    @Inject
    KafkaClientService clients;

    @Inject
    ChannelClients channels;

    @Inject
    @Liveness
    ChannelsLiveness ofTheService;

    @Test
    void theProcessIsNotAliveAnyMoreAndTheProbeNamesTheChannel() {
        TopicFollower follower = new TopicFollower("datasets", Topics.DATASETS, clients, channels, received -> {});
        ChannelsLiveness liveness = new ChannelsLiveness(List.of(follower));
        assertThat(liveness.call().getStatus()).isEqualTo(Status.UP);

        var unused = follower.follow(Multi.createFrom().failure(new IllegalStateException("gone for good")));

        await().atMost(Duration.ofSeconds(40)).until(follower::hasEnded);
        assertThat(liveness.call().getStatus()).isEqualTo(Status.DOWN);
        assertThat(liveness.call().getData()).hasValue(Map.of("ended", "datasets"));
        assertThat(ofTheService.call().getStatus()).isEqualTo(Status.UP);
    }
}
