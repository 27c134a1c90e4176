package io.squadron.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.kafka.Topic;
import io.squadron.kafka.Topics;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicsOfTheContractTest {
    private final List<Resource> resources = Kustomization.overlay("cpu");
    private final List<Resource> topics = Resource.of(resources, "KafkaTopic");

    @Test
    void theClusterGetsTheContractsTopicsWithTheirSettingsAndNoOthers() {
        assertThat(topics)
                .map(topic -> new Topic(
                        topic.name(), topic.at("/spec/partitions").asInt(), Resource.strings(topic.at("/spec/config"))))
                .containsExactlyInAnyOrderElementsOf(Topics.all());
    }

    @Test
    void everyTopicBelongsToTheClusterAndHasACopyOnEachOfItsNodes() {
        String cluster = Resource.of(resources, "Kafka").get(0).name();
        int nodes = Resource.of(resources, "KafkaNodePool")
                .get(0)
                .at("/spec/replicas")
                .asInt();

        assertThat(topics).allSatisfy(topic -> {
            assertThat(topic.at("/metadata/labels/strimzi.io~1cluster").asText())
                    .isEqualTo(cluster);
            assertThat(topic.at("/spec/replicas").asInt()).isEqualTo(nodes);
        });
    }

    @Test
    void aRecordIsAcknowledgedByTwoNodesAndOneMayBeAway() {
        Resource kafka = Resource.of(resources, "Kafka").get(0);
        int copies = kafka.at("/spec/kafka/config/default.replication.factor").asInt();

        assertThat(kafka.at("/spec/kafka/config/min.insync.replicas").asInt()).isBetween(2, copies - 1);
        assertThat(kafka.at("/spec/kafka/config/auto.create.topics.enable").asBoolean(true))
                .isFalse();
    }
}
