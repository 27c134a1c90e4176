package io.squadron.tokenizer.kafka;

import com.google.protobuf.Timestamp;
import io.squadron.kafka.Topics;
import io.squadron.tokenizer.wordpiece.TokenizerDefinition;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.TokenizerPart;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes what another replica of the service would. */
public final class OtherReplica implements AutoCloseable {

    private final Producer<String, byte[]> producer;

    public OtherReplica(String bootstrapServers) {
        producer = new KafkaClients(Map.of("bootstrap.servers", bootstrapServers)).producer("other-replica");
    }

    public void register(TokenizerDefinition definition, Map<String, byte[]> files) throws Exception {
        Timestamp now = Timestamp.newBuilder().setSeconds(1_700_000_000L).build();
        for (TokenizerPart part : TokenizerParts.split(definition.id(), definition.name(), now, files)) {
            send(Topics.TOKENIZERS, TokenizerParts.key(definition.id(), part.getPart()), part.toByteArray());
        }
    }

    public void unregister(TokenizerDefinition definition) throws Exception {
        send(Topics.TOKENIZERS, TokenizerParts.key(definition.id(), 0), null);
    }

    public void announce(DatasetManifest manifest) throws Exception {
        send(Topics.DATASETS, manifest.getDatasetId(), manifest.toByteArray());
    }

    /** Whatever it is. */
    public void send(String topic, String key, byte[] value) throws Exception {
        producer.send(new ProducerRecord<>(topic, key, value)).get();
    }

    @Override
    public void close() {
        producer.close();
    }
}
