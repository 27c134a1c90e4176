package io.squadron.inference.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.MessageLite;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.kafka.ClientConfiguration;
import io.squadron.kafka.SchemaVersion;
import io.squadron.kafka.Topics;
import io.squadron.v1.AliasChange;
import io.squadron.v1.Calibration;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.EvaluationRecord;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A broker on whose topics there is something already: what other replicas wrote, and what no replica can read. */
public final class EarlierAnnouncements implements QuarkusTestResourceLifecycleManager {
    static final String CHECKPOINT = "earlier-checkpoint";
    static final String ALIAS = "earlier-alias";
    static final String WITHDRAWN = "earlier-withdrawn";
    static final String REMOVED_ALIAS = "earlier-removed-alias";
    static final String OF_TOMORROW = "earlier-checkpoint-of-tomorrow";
    static final String ALIAS_OF_TOMORROW = "earlier-alias-of-tomorrow";

    static final double TEMPERATURE = 1.75;

    private static final byte[] POISON = {(byte) 0xff, 1, 2};

    private final EmbeddedStackResource stack = new EmbeddedStackResource();

    @Override
    public Map<String, String> start() {
        stack.init(Map.of("kafka", "true"));
        Map<String, String> configuration = stack.start();
        Map<String, Object> client =
                ClientConfiguration.producer(Map.of("bootstrap.servers", configuration.get("kafka.bootstrap.servers")));
        try (Producer<String, byte[]> producer =
                new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer())) {
            checkpoints(producer);
            aliases(producer);
        }
        return configuration;
    }

    private static void checkpoints(Producer<String, byte[]> producer) {
        send(producer, record(Topics.CHECKPOINTS, WITHDRAWN, checkpoint(WITHDRAWN)));
        send(producer, new ProducerRecord<>(Topics.CHECKPOINTS, WITHDRAWN, null));
        send(producer, new ProducerRecord<>(Topics.CHECKPOINTS, "poison", POISON));
        send(producer, ofTomorrow(record(Topics.CHECKPOINTS, OF_TOMORROW, checkpoint(OF_TOMORROW))));
        send(producer, record(Topics.CHECKPOINTS, CHECKPOINT, checkpoint(CHECKPOINT)));
    }

    private static void aliases(Producer<String, byte[]> producer) {
        send(producer, alias(REMOVED_ALIAS));
        send(producer, new ProducerRecord<>(Topics.EVALUATIONS, "alias:" + REMOVED_ALIAS, null));
        send(producer, new ProducerRecord<>(Topics.EVALUATIONS, "alias:poison", POISON));
        send(producer, ofTomorrow(alias(ALIAS_OF_TOMORROW)));
        send(producer, calibration(CHECKPOINT, TEMPERATURE));
        send(producer, calibration(CHECKPOINT, 0));
        send(producer, alias(ALIAS));
    }

    private static Checkpoint checkpoint(String id) {
        return Checkpoint.newBuilder().setCheckpointId(id).build();
    }

    private static ProducerRecord<String, byte[]> calibration(String checkpointId, double temperature) {
        return record(
                Topics.EVALUATIONS,
                "calibration:" + checkpointId,
                EvaluationRecord.newBuilder()
                        .setCalibration(Calibration.newBuilder()
                                .setCheckpointId(checkpointId)
                                .setTemperature(temperature))
                        .build());
    }

    private static ProducerRecord<String, byte[]> alias(String alias) {
        return record(
                Topics.EVALUATIONS,
                "alias:" + alias,
                EvaluationRecord.newBuilder()
                        .setAlias(AliasChange.newBuilder().setAlias(alias).setCheckpointId(CHECKPOINT))
                        .build());
    }

    private static ProducerRecord<String, byte[]> record(String topic, String key, MessageLite value) {
        return new ProducerRecord<>(topic, key, value.toByteArray());
    }

    private static ProducerRecord<String, byte[]> ofTomorrow(ProducerRecord<String, byte[]> outgoing) {
        outgoing.headers()
                .add(
                        SchemaVersion.HEADER,
                        Integer.toString(SchemaVersion.CURRENT + 1).getBytes(UTF_8));
        return outgoing;
    }

    private static void send(Producer<String, byte[]> producer, ProducerRecord<String, byte[]> outgoing) {
        try {
            producer.send(outgoing).get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        stack.stop();
    }
}
