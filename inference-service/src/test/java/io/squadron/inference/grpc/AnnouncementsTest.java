package io.squadron.inference.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.kafka.ClientConfiguration;
import io.squadron.kafka.SchemaVersion;
import io.squadron.kafka.Topics;
import io.squadron.v1.AliasChange;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.EvaluationRecord;
import io.squadron.v1.GetModelRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/** What a replica hears from the topics, and what it tells the others through them. */
@QuarkusTest
@QuarkusTestResource(EarlierAnnouncements.class)
@QuarkusTestResource(NeighbourResource.class)
class AnnouncementsTest extends RunningService {
    @TestHTTPResource("/q/metrics")
    URI metrics;

    @Test
    void whatWasAnnouncedBeforeTheStartIsKnownAfterIt() {
        announceOneMore();

        assertThat(found(EarlierAnnouncements.ALIAS)).isEqualTo(EarlierAnnouncements.CHECKPOINT);
        assertThat(found(EarlierAnnouncements.CHECKPOINT)).isEqualTo(EarlierAnnouncements.CHECKPOINT);
    }

    @Test
    void aCalibrationIsToldWithItsModelAndOneThatCannotBeIsPassedOver() {
        announceOneMore();

        assertThat(models.getModel(GetModelRequest.newBuilder()
                                .setModel(EarlierAnnouncements.CHECKPOINT)
                                .build())
                        .getModel()
                        .getCalibration()
                        .getTemperature())
                .isEqualTo(EarlierAnnouncements.TEMPERATURE);
    }

    @Test
    void aTombstoneTakesAwayWhatWasAnnounced() {
        announceOneMore();

        assertUnknown(EarlierAnnouncements.WITHDRAWN);
        assertUnknown(EarlierAnnouncements.REMOVED_ALIAS);
    }

    @Test
    void aRecordOfALaterSchemaVersionIsPassedOverAndTheNextOnesAreHeard() {
        announceOneMore();

        assertUnknown(EarlierAnnouncements.OF_TOMORROW);
        assertUnknown(EarlierAnnouncements.ALIAS_OF_TOMORROW);
    }

    @Test
    void anAliasIsWrittenForEveryReplicaAndMarkedWithItsSchemaVersion() throws Exception {
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));
        String alias = "written-" + UUID.randomUUID();

        setAlias(alias, checkpoint);

        ConsumerRecord<String, byte[]> written = newest(Topics.EVALUATIONS, "alias:" + alias);
        assertThat(new String(written.headers().lastHeader(SchemaVersion.HEADER).value(), UTF_8))
                .isEqualTo(Integer.toString(SchemaVersion.CURRENT));
        AliasChange change = EvaluationRecord.parseFrom(written.value()).getAlias();
        assertThat(change.getAlias()).isEqualTo(alias);
        assertThat(change.getCheckpointId()).isEqualTo(checkpoint.getCheckpointId());
        assertThat(change.getChangedBy()).isEqualTo("ModelService.SetAlias");
        assertThat(change.getTime().getSeconds()).isPositive();
    }

    @Test
    void theLagBehindBothTopicsIsVisible() {
        announceOneMore();

        for (String channel : List.of("checkpoints", "aliases")) {
            assertThat(HttpText.get(metrics).lines())
                    .anyMatch(line -> line.startsWith("kafka_consumer_fetch_manager_records_lag_max{")
                            && line.contains("kafka-consumer-" + channel));
        }
    }

    /** Once it is found, all before it has been heard, on both topics. */
    private void announceOneMore() {
        Checkpoint last = announce(Checkpoint.newBuilder().setCheckpointId(id()).build());
        assertThat(find(last)).isPresent();
    }

    private String found(String name) {
        return models.getModel(GetModelRequest.newBuilder().setModel(name).build())
                .getModel()
                .getCheckpoint()
                .getCheckpointId();
    }

    private void assertUnknown(String name) {
        StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, () -> found(name));
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    }

    private ConsumerRecord<String, byte[]> newest(String topic, String key) {
        TopicPartition partition = new TopicPartition(topic, 0);
        ConsumerRecord<String, byte[]> newest = null;
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                ClientConfiguration.consumer(Map.of("bootstrap.servers", bootstrapServers)),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, byte[]> received : consumer.poll(Duration.ofMillis(200))) {
                    newest = key.equals(received.key()) ? received : newest;
                }
            }
        }
        assertThat(newest).as("a record of %s on %s", key, topic).isNotNull();
        return newest;
    }
}
