package io.squadron.eval.intake;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.squadron.eval.storage.PatientTransactions;
import io.squadron.kafka.DeadLetter;
import io.squadron.kafka.RecordValues;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Topic squadron.dead-letters: records that cannot be used, byte by byte as they came, with the contract's headers that say
 * where they stood and why they cannot be used. While the topic itself cannot be written, its caller waits: nothing is dropped.
 */
@ApplicationScoped
class DeadLetters {
    private static final Logger LOG = Logger.getLogger(DeadLetters.class);

    private final MutinyEmitter<byte[]> emitter;
    private final PatientTransactions patience;
    private final IntakeMeters meters;

    DeadLetters(
            @Channel("dead-letters") MutinyEmitter<byte[]> emitter, PatientTransactions patience, IntakeMeters meters) {
        this.emitter = emitter;
        this.patience = patience;
        this.meters = meters;
    }

    /** Returns when Kafka has acknowledged it. */
    void bury(ConsumerRecord<String, byte[]> record, Throwable reason) {
        String place = RecordValues.place(record);
        LOG.errorf("Record %s cannot be used and goes to the dead letters: %s", place, reason);
        OutgoingKafkaRecordMetadata<String> metadata = OutgoingKafkaRecordMetadata.<String>builder()
                .withKey(record.key())
                .withHeaders(DeadLetter.of(record, reason).headers())
                .build();
        patience.untilDone("Writing the dead letter of " + place, failure -> true, () -> {
            emitter.sendMessageAndAwait(Message.of(record.value()).addMetadata(metadata));
            return null;
        });
        meters.buried(record);
    }
}
