package io.squadron.trainer.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.kafka.Topics;
import io.squadron.kafka.TraceHeaders;
import io.squadron.trainer.execution.TrainingRunExecutor;
import io.squadron.v1.SubmitRunRequest;
import io.squadron.v1.TrainingArguments;
import io.squadron.v1.TrainingRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

/** Where somebody traces: what is written of a run, its checkpoint among it, belongs to the trace in which it was submitted. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(TrainerNeighbours.class)
@TestProfile(TracingTest.Traced.class)
class TracingTest extends RunningTrainer {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String OTHER_TRACE = "11111111111111111111111111111111";

    /** As with a collector, but for the collector. */
    public static final class Traced implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.otel.sdk.disabled", "false", "quarkus.otel.traces.exporter", "none");
        }
    }

    @Test
    void aRunBelongsToTheTraceOfTheCallThatSubmittedIt() {
        Metadata trace = new Metadata();
        trace.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), traceparent(TRACE));

        String runId = trainer()
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(trace))
                .submitRun(SubmitRunRequest.newBuilder()
                        .setRequest(twoSteps("traced-call"))
                        .build())
                .getRun()
                .getRunId();
        watch(runId);

        assertThat(tracesOf(Topics.RUN_EVENTS, runId)).containsExactly(TRACE);
        assertThat(tracesOf(Topics.CHECKPOINTS, runId + "-2")).containsExactly(TRACE);
    }

    @Test
    void aRunBelongsToTheTraceOfTheRecordThatAskedForIt() {
        String runId = "traced-record";
        ProducerRecord<String, byte[]> request = new ProducerRecord<>(
                Topics.TRAINING_REQUESTS, runId, twoSteps(runId).build().toByteArray());
        request.headers().add(TraceHeaders.TRACEPARENT, traceparent(OTHER_TRACE).getBytes(UTF_8));
        var unused = writer.write(request);

        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> !find(runId).getRunId().isEmpty());
        watch(runId);

        assertThat(tracesOf(Topics.RUN_EVENTS, runId)).containsExactly(OTHER_TRACE);
        assertThat(tracesOf(Topics.CHECKPOINTS, runId + "-2")).containsExactly(OTHER_TRACE);
    }

    /** What logs as JSON show of it. */
    @Test
    void theLinesOfARunsLogTellTheRunAndItsTrace() {
        Map<String, String> heard = new ConcurrentHashMap<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line instanceof ExtLogRecord extended && extended.getMdc("run_id") != null) {
                    heard.put(extended.getMdc("run_id"), String.valueOf(extended.getMdc("traceId")));
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(TrainingRunExecutor.class.getName());
        logger.addHandler(handler);
        try {
            String runId = submit(twoSteps("logged")).getRunId();
            watch(runId);

            await().atMost(SOON).untilAsserted(() -> assertThat(heard).containsKey(runId));
            assertThat(heard.get(runId)).matches("[0-9a-f]{32}");
        } finally {
            logger.removeHandler(handler);
        }
    }

    private TrainingRequest.Builder twoSteps(String runId) {
        return request(ImportedDataset.complete(writer).publish())
                .setRunId(runId)
                .setArguments(TrainingArguments.newBuilder()
                        .setPerGpuTrainBatchSize(8)
                        .setMaxSteps(2));
    }

    private static String traceparent(String trace) {
        return "00-" + trace + "-b7ad6b7169203331-01";
    }

    /** Of the records of a key; a claim of a trainer belongs to none, and what belongs to none is left out. */
    private Set<String> tracesOf(String topic, String key) {
        Set<String> traces = new HashSet<>();
        for (ConsumerRecord<String, byte[]> record : records(topic)) {
            String traceparent = TraceHeaders.traceparent(record.headers());
            if (record.key().equals(key) && !traceparent.isEmpty()) {
                traces.add(traceparent.substring(3, 35));
            }
        }
        return traces;
    }

    private List<ConsumerRecord<String, byte[]>> records(String topic) {
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        try (Consumer<String, byte[]> consumer =
                kafka.consumer("traces", Map.of("isolation.level", "read_committed"))) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
            }
        }
        return found;
    }
}
