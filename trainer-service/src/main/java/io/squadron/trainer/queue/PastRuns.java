package io.squadron.trainer.queue;

import io.squadron.kafka.RecordValues;
import io.squadron.kafka.Topics;
import io.squadron.trainer.kafka.KafkaClients;
import io.squadron.trainer.kafka.KafkaUnavailableException;
import io.squadron.trainer.run.RunHistory;
import io.squadron.trainer.run.RunProjection;
import io.squadron.trainer.run.SummarizedRun;
import io.squadron.v1.RunEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the history of a run of which only a summary is held back from {@link Topics#RUN_EVENTS}. It lies between two known
 * offsets, among other runs' events. A plain client, as for windows: a range, once.
 */
final class PastRuns {
    private static final TopicPartition LOG = new TopicPartition(Topics.RUN_EVENTS, 0);
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaClients clients;
    private final Duration timeout;
    private final int metricsPerRun;

    PastRuns(KafkaClients clients, Duration timeout, int metricsPerRun) {
        this.clients = clients;
        this.timeout = timeout;
        this.metricsPerRun = metricsPerRun;
    }

    /**
     * What a watcher of the run is told.
     *
     * @throws KafkaUnavailableException if the log does not come in time
     */
    List<RunHistory.Told> history(SummarizedRun run) {
        String runId = run.state().run().getRunId();
        long first = run.state().firstOffset();
        RunProjection again = new RunProjection(runId, first, metricsPerRun);
        try (Consumer<String, byte[]> consumer = clients.consumer(
                "run-history",
                Map.of(
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"))) {
            consumer.assign(List.of(LOG));
            consumer.seek(LOG, first);
            long deadline = System.nanoTime() + timeout.toNanos();
            while (consumer.position(LOG, timeout) <= run.lastPosition()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new KafkaUnavailableException(
                            "The events of run \"%s\" did not come within %d s".formatted(runId, timeout.toSeconds()));
                }
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    take(record, run, again);
                }
            }
        } catch (KafkaException e) {
            throw new KafkaUnavailableException("The events of run \"%s\" cannot be read".formatted(runId), e);
        }
        return again.history();
    }

    private static void take(ConsumerRecord<String, byte[]> record, SummarizedRun run, RunProjection again) {
        String runId = run.state().run().getRunId();
        if (record.offset() <= run.lastPosition() && runId.equals(record.key()) && record.value() != null) {
            boolean unused = again.apply(RecordValues.parse(record, RunEvent.parser()), record.offset());
        }
    }
}
