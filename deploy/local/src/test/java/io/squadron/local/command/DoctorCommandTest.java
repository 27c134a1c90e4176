package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.squadron.embedded.EmbeddedKafka;
import io.squadron.kafka.ClientConfiguration;
import io.squadron.kafka.DeadLetter;
import io.squadron.kafka.TopicAdmin;
import io.squadron.kafka.Topics;
import io.squadron.local.stack.Finding;
import io.squadron.local.stack.StackException;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationFailure;
import io.squadron.v1.Model;
import io.squadron.v1.ModelState;
import io.squadron.v1.Run;
import io.squadron.v1.RunStatus;
import io.squadron.v1.RunWaiting;
import io.squadron.v1.WaitingReason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code squadron doctor} finds in a stack that is up, and on a real broker. */
class DoctorCommandTest {
    @TempDir
    Path home;

    @Test
    void withoutAStackItLooksAtTheMachineAndChangesNothing() throws Exception {
        Invocation doctor = Invocation.of("doctor", "--home", home.toString(), "--port_offset", "1270");

        assertThat(doctor.out()).contains("ok     java", "disk", "memory");
        assertThat(doctor.out().lines().toList())
                .last()
                .asString()
                .matches(doctor.exitCode() == 0 ? "Nothing is wrong\\." : "\\d+ things? (is|are) wrong\\.");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void asJsonEachFindingIsAnObjectAndAStackWithoutABrokerIsWrong() throws Exception {
        try (FakeStack stack = new FakeStack(home)) {
            Invocation doctor = Invocation.of("doctor", "--json", "--home", home.toString());

            assertThat(doctor.exitCode()).isEqualTo(1);
            List<JsonNode> findings = new ArrayList<>();
            for (String line : doctor.out().lines().toList()) {
                findings.add(new ObjectMapper().readTree(line));
            }
            assertThat(findings)
                    .filteredOn(finding -> finding.get("subject").asText().equals("topics"))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.get("wrong").asBoolean()).isTrue();
                        assertThat(finding.get("remedy").asText()).isNotEmpty();
                    });
            assertThat(stack.calls).as("it only looks").isEmpty();
        }
    }

    @Test
    void aRunThatWaitsForWhatThereIsNotIsWrongAndOneThatWaitsForItsTurnIsNot() throws Exception {
        try (FakeStack stack = new FakeStack(home)) {
            stack.runs.add(waiting("turn", WaitingReason.WAITING_REASON_QUEUE, "It is the second in the queue."));
            assertThat(contents(stack, "runs"))
                    .singleElement()
                    .isEqualTo(Finding.well("runs", "0 running, 1 waiting for their turn"));

            stack.runs.add(waiting("huge", WaitingReason.WAITING_REASON_NO_ROOM, "No trainer has 80 GB."));
            assertThat(contents(stack, "runs")).singleElement().satisfies(finding -> {
                assertThat(finding.isWrong()).isTrue();
                assertThat(finding.what()).isEqualTo("huge waits: No trainer has 80 GB.");
                assertThat(finding.remedy()).contains("Free memory");
            });
        }
    }

    @Test
    void anEvaluationThatIsTriedAgainIsWrongWithItsReason() throws Exception {
        try (FakeStack stack = new FakeStack(home)) {
            stack.evaluations.add(Evaluation.newBuilder()
                    .setCheckpointId("run-1-10")
                    .setDatasetName("dev")
                    .setFailure(EvaluationFailure.newBuilder().setMessage("The inference-service is away."))
                    .build());

            assertThat(contents(stack, "evaluations")).singleElement().satisfies(finding -> assertThat(finding.what())
                    .isEqualTo("run-1-10 on dev is tried again: The inference-service is away."));
        }
    }

    @Test
    void aChampionThatDoesNotLoadIsWrongAndNoneYetIsNot() throws Exception {
        try (FakeStack stack = new FakeStack(home)) {
            assertThat(contents(stack, "models")).singleElement().satisfies(finding -> {
                assertThat(finding.isWrong()).isFalse();
                assertThat(finding.what()).startsWith("no champion yet");
            });

            stack.models.add(Model.newBuilder()
                    .setCheckpoint(Checkpoint.newBuilder().setCheckpointId("broken"))
                    .setState(ModelState.MODEL_STATE_FAILED)
                    .addAliases("champion")
                    .build());
            assertThat(contents(stack, "models")).singleElement().satisfies(finding -> {
                assertThat(finding.isWrong()).isTrue();
                assertThat(finding.remedy()).contains("squadron models rollback champion");
            });
        }
    }

    @Test
    void topicsDeadLettersAndWhatWaitsForTheDatabaseAreFoundOnTheBroker() throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.start(home.resolve("kafka"), 0)) {
            String servers = broker.bootstrapServers();
            assertThat(KafkaCheckup.of(() -> Map.of("bootstrap.servers", servers), home.resolve("kafka.properties")))
                    .allSatisfy(finding -> {
                        assertThat(finding.isWrong()).isTrue();
                        assertThat(finding.what()).contains("is missing");
                        assertThat(finding.remedy()).contains("squadron topics create");
                    });

            TopicAdmin.create(Map.of("bootstrap.servers", servers), Topics.all());
            assertThat(KafkaCheckup.of(() -> Map.of("bootstrap.servers", servers), home.resolve("kafka.properties")))
                    .noneMatch(Finding::isWrong)
                    .hasSize(3);

            bury(servers);
            commit(servers, 0);
            assertThat(KafkaCheckup.of(() -> Map.of("bootstrap.servers", servers), home.resolve("kafka.properties")))
                    .extracting(Finding::what)
                    .contains(
                            "Records could not be used: 1 of " + Topics.CHECKPOINTS + ".",
                            "1 of " + Topics.CHECKPOINTS + " on their way");
        }
    }

    @Test
    void aPasswordThatCannotBeReadIsOneFindingAndOneLine() {
        Supplier<Map<String, Object>> client = () -> {
            throw new StackException("The password cannot be used.");
        };

        assertThat(KafkaCheckup.of(client, home.resolve("kafka.properties")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).isEqualTo("The password cannot be used."));
        assertThat(TopicLag.line(client)).isEqualTo("unknown: The password cannot be used.");
    }

    /** It has an offset, but no reader ever gets it. */
    @Test
    void theEndOfATransactionIsNothingThatWaits() throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.start(home.resolve("kafka"), 0)) {
            Map<String, Object> client = broker.clientSettings();
            TopicAdmin.create(client, Topics.all());
            Map<String, Object> transactional = new HashMap<>(ClientConfiguration.producer(client));
            transactional.put("transactional.id", "doctor");
            try (KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(transactional, new ByteArraySerializer(), new ByteArraySerializer())) {
                producer.initTransactions();
                producer.beginTransaction();
                var unused = producer.send(new ProducerRecord<>(Topics.CHECKPOINTS, new byte[] {1}, new byte[] {1}));
                producer.commitTransaction();
            }

            commit(broker.bootstrapServers(), 1);
            assertThat(TopicLag.of(client)).isEmpty();
            commit(broker.bootstrapServers(), 0);
            assertThat(TopicLag.of(client)).isEqualTo(Map.of(Topics.CHECKPOINTS, 1L));
        }
    }

    private static Run waiting(String runId, WaitingReason reason, String message) {
        return Run.newBuilder()
                .setRunId(runId)
                .setStatus(RunStatus.RUN_STATUS_QUEUED)
                .setWaiting(RunWaiting.newBuilder().setReason(reason).setMessage(message))
                .build();
    }

    private static List<Finding> contents(FakeStack stack, String subject) {
        try (var services = stack.services()) {
            return ContentsCheckup.of(services).stream()
                    .filter(finding -> finding.subject().equals(subject))
                    .toList();
        }
    }

    private static void bury(String servers) throws Exception {
        byte[] junk = {1};
        ConsumerRecord<byte[], byte[]> unusable = new ConsumerRecord<>(Topics.CHECKPOINTS, 0, 0, junk, junk);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                ClientConfiguration.producer(Map.of("bootstrap.servers", servers)),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            var unused = producer.send(new ProducerRecord<>(Topics.CHECKPOINTS, junk, junk))
                    .get();
            unused = producer.send(DeadLetter.of(unusable, new IllegalArgumentException("junk")))
                    .get();
        }
    }

    private static void commit(String servers, long offset) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.alterConsumerGroupOffsets(
                            "squadron-eval.checkpoints",
                            Map.of(new TopicPartition(Topics.CHECKPOINTS, 0), new OffsetAndMetadata(offset)))
                    .all()
                    .get();
        }
    }
}
