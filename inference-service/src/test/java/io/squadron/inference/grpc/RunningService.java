package io.squadron.inference.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerStreamRequest;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.GetModelRequest;
import io.squadron.v1.ListModelsRequest;
import io.squadron.v1.Model;
import io.squadron.v1.ModelServiceGrpc;
import io.squadron.v1.ModelState;
import io.squadron.v1.QuestionAnsweringServiceGrpc;
import io.squadron.v1.SetAliasRequest;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole service over gRPC, with a real broker, real (tiny) models and a tokenizer-service next door: what the tests
 * of its services share. They share the running service too, so each test announces checkpoints of its own.
 */
public abstract class RunningService {
    protected static final String CONTEXT =
            "The 🤖 mill of Lindisfarne was built in 1884 by Anna Smith's brothers. It made flour, paper and, "
                    + "after the great fire of 1901, nothing at all; the valley kept its name for the mill, and every "
                    + "child of the village could tell who had lit the lamp that night, and why nobody was blamed.";

    int port;
    String bootstrapServers;

    @TempDir
    protected Path root;

    protected ManagedChannel channel;
    protected QuestionAnsweringServiceGrpc.QuestionAnsweringServiceBlockingStub questions;
    protected ModelServiceGrpc.ModelServiceBlockingStub models;

    @BeforeEach
    void connect() {
        // Read, not injected: the packaged service's tests are these, too, and nothing is injected into those.
        Config config = ConfigProvider.getConfig();
        port = config.getValue("quarkus.grpc.server.test-port", Integer.class);
        bootstrapServers = config.getValue("kafka.bootstrap.servers", String.class);
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        questions = QuestionAnsweringServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, SECONDS);
        models = ModelServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, SECONDS);
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    void refused(AnswerRequest.Builder request, Status.Code code, String words) {
        StatusRuntimeException refusal =
                catchThrowableOfType(StatusRuntimeException.class, () -> questions.answer(request.build()));
        assertThat(refusal.getStatus().getCode()).isEqualTo(code);
        assertThat(refusal.getStatus().getDescription()).contains(words);
    }

    static AnswerRequest.Builder request(Checkpoint checkpoint) {
        return AnswerRequest.newBuilder()
                .setModel(checkpoint.getCheckpointId())
                .setQuestion("Who built the mill?")
                .setContext(CONTEXT);
    }

    static AnswerStreamRequest streamed(String requestId, AnswerRequest.Builder request) {
        return AnswerStreamRequest.newBuilder()
                .setRequestId(requestId)
                .setRequest(request)
                .build();
    }

    protected static String id() {
        return "tiny-" + UUID.randomUUID();
    }

    /** Announces it and waits until the service has heard of it, and of all that was there at its start. */
    protected Checkpoint announce(Checkpoint checkpoint) {
        send("squadron.checkpoints", checkpoint.getCheckpointId(), checkpoint.toByteArray());
        await().atMost(60, SECONDS)
                .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
                .until(() -> models.getModel(GetModelRequest.newBuilder()
                                .setModel(checkpoint.getCheckpointId())
                                .build())
                        .getModel()
                        .getCheckpoint()
                        .equals(checkpoint));
        return checkpoint;
    }

    void send(String topic, String key, byte[] value) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get(30, SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    Optional<Model> find(Checkpoint checkpoint) {
        return models.listModels(ListModelsRequest.getDefaultInstance()).getModelsList().stream()
                .filter(m -> m.getCheckpoint().equals(checkpoint))
                .findFirst();
    }

    protected Model awaitState(Checkpoint checkpoint, ModelState state) {
        await().atMost(60, SECONDS)
                .until(() -> find(checkpoint).filter(m -> m.getState() == state).isPresent());
        return find(checkpoint).orElseThrow();
    }

    protected Model setAlias(String alias, Checkpoint checkpoint) {
        return models.setAlias(SetAliasRequest.newBuilder()
                        .setAlias(alias)
                        .setCheckpointId(checkpoint.getCheckpointId())
                        .build())
                .getModel();
    }
}
