package io.squadron.trainer.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.squadron.kafka.Topics;
import io.squadron.trainer.config.TestConfig;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.kafka.KafkaClients;
import io.squadron.trainer.kafka.RecordWriter;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import io.squadron.v1.GetRunRequest;
import io.squadron.v1.Run;
import io.squadron.v1.RunEvent;
import io.squadron.v1.StopRunRequest;
import io.squadron.v1.SubmitRunRequest;
import io.squadron.v1.TrainerServiceGrpc;
import io.squadron.v1.TrainerServiceGrpc.TrainerServiceBlockingStub;
import io.squadron.v1.TrainingArguments;
import io.squadron.v1.TrainingRequest;
import io.squadron.v1.WatchRunRequest;
import io.squadron.v1.WatchRunResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The whole trainer over gRPC, with a real broker, a real engine and a small BERT: what the tests of its endpoint share.
 * They share the running trainer too, so each test imports data sets and submits runs of its own.
 */
abstract class RunningTrainer {
    static final Duration SOON = Duration.ofMinutes(2);

    int port;
    String encoder;

    @TestHTTPResource("/q/health/ready")
    URI readiness;

    @TestHTTPResource("/q/metrics")
    URI metrics;

    Path checkpointsDirectory;
    KafkaClients kafka;
    RecordWriter writer;

    ManagedChannel channel;

    @BeforeEach
    void connectToAReadyTrainer() {
        // Read, not injected: the packaged service's tests are these, too, and nothing is injected into those.
        Config settings = ConfigProvider.getConfig();
        port = settings.getValue("quarkus.grpc.server.test-port", Integer.class);
        encoder = settings.getValue(TrainerNeighbours.ENCODER, String.class);
        checkpointsDirectory = settings.getValue("squadron.trainer.checkpoints-directory", Path.class);
        TrainerConfig config = TestConfig.with(Map.of());
        kafka = new KafkaClients(
                Map.of("bootstrap.servers", settings.getValue("kafka.bootstrap.servers", String.class)),
                config,
                new SimpleMeterRegistry());
        writer = new RecordWriter(kafka, config);
        await().atMost(SOON)
                .until(() -> get(readiness), health -> health.contains("loaded") && !health.contains("DOWN"));
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .build();
    }

    @AfterEach
    void disconnect() {
        writer.close();
        channel.shutdownNow();
    }

    TrainerServiceBlockingStub trainer() {
        return TrainerServiceGrpc.newBlockingStub(channel).withDeadlineAfter(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    TrainingRequest.Builder request(String datasetId) {
        return TrainingRequest.newBuilder()
                .setTrainDatasetId(datasetId)
                .setModelNameOrPath(encoder)
                .setArguments(TrainingArguments.newBuilder()
                        .setPerGpuTrainBatchSize(4)
                        .setNumTrainEpochs(2)
                        .setLoggingSteps(5));
    }

    Run submit(TrainingRequest.Builder request) {
        return trainer()
                .submitRun(SubmitRunRequest.newBuilder().setRequest(request).build())
                .getRun();
    }

    Run stop(String runId) {
        return trainer()
                .stopRun(StopRunRequest.newBuilder().setRunId(runId).build())
                .getRun();
    }

    List<RunEvent> watch(String runId) {
        List<RunEvent> events = new ArrayList<>();
        events(runId).forEachRemaining(response -> events.add(response.getEvent()));
        return events;
    }

    /** Returns when the run has an event of the kind, or has ended without one. */
    void awaitEvent(String runId, RunEvent.EventCase kind) {
        Iterator<WatchRunResponse> events = events(runId);
        while (events.hasNext()) {
            if (events.next().getEvent().getEventCase() == kind) {
                return;
            }
        }
    }

    private Iterator<WatchRunResponse> events(String runId) {
        return trainer().watchRun(WatchRunRequest.newBuilder().setRunId(runId).build());
    }

    static List<RunEvent.EventCase> kinds(List<RunEvent> events) {
        return events.stream().map(RunEvent::getEventCase).toList();
    }

    Run find(String runId) {
        return trainer()
                .getRun(GetRunRequest.newBuilder().setRunId(runId).build())
                .getRun();
    }

    /** The one announcement of a checkpoint. */
    Checkpoint announcement(String checkpointId) {
        List<Checkpoint> found = announcements(checkpointId);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    /** What lies on the topic for a checkpoint. */
    List<Checkpoint> announcements(String checkpointId) {
        TopicPartition partition = new TopicPartition(Topics.CHECKPOINTS, 0);
        List<Checkpoint> found = new ArrayList<>();
        try (Consumer<String, byte[]> consumer = kafka.consumer("test", Map.of())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.key().equals(checkpointId)) {
                        found.add(Checkpoint.parseFrom(record.value()));
                    }
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
        return found;
    }

    static Path directory(Checkpoint checkpoint) {
        return Path.of(URI.create(checkpoint.getLocation()));
    }

    static void assertFilesHaveTheAnnouncedHashes(Checkpoint checkpoint) throws Exception {
        for (CheckpointFile file : checkpoint.getFilesList()) {
            byte[] content = Files.readAllBytes(directory(checkpoint).resolve(file.getName()));
            assertThat((long) content.length).isEqualTo(file.getSize());
            assertThat(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content)))
                    .as(file.getName())
                    .isEqualTo(file.getSha256());
        }
    }

    static void assertRefused(Runnable call, Status.Code code, String description) {
        StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, call::run);
        assertThat(refusal).isNotNull();
        assertThat(refusal.getStatus().getCode()).isEqualTo(code);
        assertThat(refusal.getStatus().getDescription()).contains(description);
    }

    static String get(URI uri) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }
}
