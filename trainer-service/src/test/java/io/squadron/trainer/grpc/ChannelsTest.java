package io.squadron.trainer.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.kafka.DeadLetter;
import io.squadron.kafka.DeadLetters;
import io.squadron.kafka.SchemaVersion;
import io.squadron.kafka.Topics;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.DeleteCheckpointRequest;
import io.squadron.v1.DeleteCheckpointResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The trainer's channels: what they read counts when a call needs it, and what they write comes whole. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(TrainerNeighbours.class)
class ChannelsTest extends RunningTrainer {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @Test
    void f27APoisonRequestGoesToTheDeadLettersAsItCame() {
        String key = "junk-" + UUID.randomUUID();
        byte[] junk = {(byte) 0xff, 1, 2};
        long offset = writer.write(new ProducerRecord<>(Topics.TRAINING_REQUESTS, 2, key, junk));

        await().atMost(SOON).until(() -> !letters(key).isEmpty());
        assertThat(letters(key)).hasSize(1);
        DeadLetter letter = letters(key).get(0);
        assertThat(letter.reason()).contains("no TrainingRequest");
        assertThat(letter.topic()).isEqualTo(Topics.TRAINING_REQUESTS);
        assertThat(letter.partition()).isEqualTo(2);
        assertThat(letter.offset()).isEqualTo(offset);
        assertThat(letter.value().get()).isEqualTo(junk);
        SchemaVersion.require(letter.headers());
    }

    /** A letter that is too large for Kafka is written without its value: the channel tells so, and goes on. */
    @Test
    void f28WhatIsTooLargeForALetterIsToldWithoutItsValueAndTheNextLetterIsWrittenAllTheSame() {
        String large = "large-" + UUID.randomUUID();
        String next = "next-" + UUID.randomUUID();
        byte[] junk = new byte[(1 << 20) - 200];
        var unused = writer.write(new ProducerRecord<>(Topics.TRAINING_REQUESTS, 3, large, junk));
        unused = writer.write(new ProducerRecord<>(Topics.TRAINING_REQUESTS, 3, next, new byte[] {(byte) 0xff}));

        await().atMost(SOON).until(() -> !letters(next).isEmpty());
        assertThat(letters(large)).hasSize(1);
        assertThat(letters(large).get(0).isWhole()).isFalse();
        assertThat(letters(large).get(0).reason()).contains("a request has at most 65536");
    }

    /** A run's checkpoint is announced in a transaction: whoever asks while it is open hears of it and not that there is none. */
    @Test
    void whoAsksForACheckpointWaitsForATransactionThatIsOpen() {
        String checkpointId = "checkpoint-" + UUID.randomUUID();
        Checkpoint checkpoint =
                Checkpoint.newBuilder().setCheckpointId(checkpointId).build();
        CompletableFuture<DeleteCheckpointResponse> deletion;
        try (Producer<String, byte[]> run = kafka.transactionalProducer(checkpointId)) {
            run.initTransactions();
            run.beginTransaction();
            Future<RecordMetadata> unused =
                    run.send(new ProducerRecord<>(Topics.CHECKPOINTS, checkpointId, checkpoint.toByteArray()));
            run.flush();

            deletion = CompletableFuture.supplyAsync(() -> trainer()
                    .deleteCheckpoint(DeleteCheckpointRequest.newBuilder()
                            .setCheckpointId(checkpointId)
                            .build()));
            await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> !deletion.isDone());
            run.commitTransaction();
        }
        assertThat(deletion.join()).isEqualTo(DeleteCheckpointResponse.getDefaultInstance());
    }

    @Test
    void readinessTellsOfTheChannels() throws Exception {
        assertThat(get(readiness)).contains("\"datasets\"", "\"checkpoints\"", "\"evaluations\"");
    }

    private List<DeadLetter> letters(String key) {
        return DeadLetters.list(Map.of("bootstrap.servers", servers)).stream()
                .filter(letter -> new String(letter.key().get(), UTF_8).equals(key))
                .toList();
    }
}
