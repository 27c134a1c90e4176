package io.squadron.inference.announcement;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.squadron.embedded.TestStack;
import io.squadron.inference.answer.WindowLogits;
import io.squadron.inference.batching.WindowInput;
import io.squadron.inference.model.BackOff;
import io.squadron.inference.model.ModelLease;
import io.squadron.inference.model.ModelRegistry;
import io.squadron.inference.model.ServableModel;
import io.squadron.v1.AliasChange;
import io.squadron.v1.Checkpoint;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** With a real broker; models are stand-ins. */
class AnnouncementTopicsTest {
    private final String id = "announced-" + UUID.randomUUID();
    private final String alias = "alias-" + UUID.randomUUID();

    @Test
    void anAliasIsKnownToEveryReplicaAndAfterARestart() throws Exception {
        announce(Checkpoint.newBuilder().setCheckpointId(id).build());
        try (Replica replica = new Replica()) {
            replica.topics
                    .publish(AliasChange.newBuilder()
                            .setAlias(alias)
                            .setCheckpointId(id)
                            .build())
                    .get(60, SECONDS);

            assertThat(answering(replica))
                    .as("heard of when the future completes")
                    .isEqualTo(id);
        }
        try (Replica restarted = new Replica()) {
            assertThat(answering(restarted)).isEqualTo(id);
        }
    }

    @Test
    void aBrokerWhoseNameDoesNotResolveIsTriedAgainAndNamed() {
        ModelRegistry registry = new ModelRegistry(checkpoint -> new StandIn(), 3, BackOff.DEFAULT);
        AnnouncementTopics topics =
                new AnnouncementTopics(Map.of("bootstrap.servers", "no-such-host.invalid:9092"), registry);
        topics.start();

        await().atMost(60, SECONDS).until(() -> topics.problem().isPresent());

        assertThat(topics.problem().orElseThrow()).contains("bootstrap");
        assertThat(topics.publish(AliasChange.newBuilder().setAlias(alias).build()))
                .failsWithin(60, SECONDS)
                .withThrowableThat()
                .withMessageContaining("Kafka did not take it");
        topics.close();
        registry.close();
    }

    private String answering(Replica replica) throws Exception {
        try (ModelLease lease = replica.registry.acquire(alias).get(60, SECONDS)) {
            return lease.checkpoint().getCheckpointId();
        }
    }

    private static void announce(Checkpoint checkpoint) throws Exception {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(kafka(), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Announcements.CHECKPOINTS, checkpoint.getCheckpointId(), checkpoint.toByteArray()))
                    .get(30, SECONDS);
        }
    }

    private static Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", TestStack.kafka().get("kafka.bootstrap.servers"));
    }

    private static final class Replica implements AutoCloseable {
        final ModelRegistry registry = new ModelRegistry(checkpoint -> new StandIn(), 3, BackOff.DEFAULT);
        final AnnouncementTopics topics = new AnnouncementTopics(kafka(), registry);

        Replica() {
            topics.start();
            await().atMost(60, SECONDS).until(registry::isReplayed);
        }

        @Override
        public void close() {
            topics.close();
            registry.close();
        }
    }

    private static final class StandIn implements ServableModel {
        @Override
        public List<WindowLogits> forward(List<WindowInput> windows) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
