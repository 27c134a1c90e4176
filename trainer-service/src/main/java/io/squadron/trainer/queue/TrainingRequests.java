package io.squadron.trainer.queue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.squadron.kafka.RecordValues;
import io.squadron.kafka.SchemaVersion;
import io.squadron.kafka.Topics;
import io.squadron.kafka.TraceHeaders;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.execution.RunWorker;
import io.squadron.trainer.kafka.DeadLetters;
import io.squadron.trainer.kafka.KafkaClients;
import io.squadron.trainer.kafka.KafkaUnavailableException;
import io.squadron.trainer.run.RunEvents;
import io.squadron.trainer.run.RunIds;
import io.squadron.v1.RunQueued;
import io.squadron.v1.TrainingRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * This trainer's membership of the group on {@link Topics#TRAINING_REQUESTS}: the sign that it lives, and the way on
 * which requests that were put straight onto the topic get into the queue, which is the run log. While
 * {@link TrainerConfig#maxWaitingRuns} runs wait there, further requests stay on the topic. The thread that polls does no long
 * work, whatever runs do meanwhile on {@link RunWorker}'s.
 *
 * <p><b>Committed by hand, one by one</b>: an offset is committed when the log has the request, or it cannot be used, which
 * the dead letters tell if they can be written. A trainer that dies between the two gets the request again and finds it in
 * the log, so no transaction has to span them. What fails in between, because Kafka is away, is sought back to and tried again.
 *
 * <p><b>A plain client</b>, because its membership is what others take for this trainer's life, and a channel's consumer is not
 * the trainer's to rule:
 *
 * <ul>
 *   <li>It must join once the past is known, and not before: a member that cannot take runs would make others wait for it. A
 *       channel subscribes while the application starts.
 *   <li>It must stay as long as the process carries a run out, whatever happens. A channel that fails ({@code
 *       failure-strategy=fail}) is not opened again until the next start, and the others would take over a run that goes on.
 *   <li>A request that cannot be passed on now must neither be committed nor be lost. The other strategies commit it: {@code
 *       ignore} drops it, {@code dead-letter-queue} calls a good request poison, {@code delayed-retry-topic} needs topics that
 *       the contract does not have.
 *   <li>It must leave after the run was given up, and before the process ends.
 * </ul>
 */
@Singleton
public class TrainingRequests {
    private static final Logger LOG = Logger.getLogger(TrainingRequests.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    /** A path, a name and some numbers: a larger one is a mistake, and would be repeated in every run's events. */
    private static final int MAX_REQUEST_BYTES = 64 << 10;

    private final KafkaClients clients;
    private final DeadLetters deadLetters;
    private final RunLog log;
    private final TrainerName self;
    private final TrainerConfig config;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "training-requests");
    private BooleanSupplier ready = () -> true;

    private volatile String failure = "";

    public TrainingRequests(
            KafkaClients clients, DeadLetters deadLetters, RunLog log, TrainerName self, TrainerConfig config) {
        this.clients = clients;
        this.deadLetters = deadLetters;
        this.log = log;
        this.self = self;
        this.config = config;
    }

    /** Joins the group as soon as the trainer is ready to carry runs out; to be called once. */
    public void start(BooleanSupplier whenReady) {
        ready = whenReady;
        thread.start();
    }

    /**
     * Why no requests are taken, e.g. that the broker does not let this trainer into the group; empty if nothing is wrong. A
     * broker that is away is waited for and is no failure.
     */
    public String failure() {
        return failure;
    }

    /** Leaves the group, so that another trainer takes this one's run over at once; the run must have been given up. */
    public void close() {
        closing.countDown();
        try {
            thread.join(config.kafkaTimeout().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed(Duration.ZERO) && !ready.getAsBoolean()) {
            closed(POLL);
        }
        while (!closed(Duration.ZERO)) {
            try (Consumer<String, byte[]> consumer = clients.consumer(self.toString(), settings())) {
                consumer.subscribe(List.of(Topics.TRAINING_REQUESTS));
                while (!closed(Duration.ZERO)) {
                    turn(consumer);
                }
            } catch (RuntimeException | Error e) {
                // Whatever it is: a trainer that no longer polls would be taken for dead.
                failure = e.getMessage() == null ? e.toString() : e.getMessage();
                LOG.errorf(e, "Training requests cannot be taken now, trying again");
            }
            closed(PAUSE_AFTER_FAILURE);
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        int session = Math.toIntExact(config.sessionTimeout().toMillis());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, TrainerGroup.NAME);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, session / 5);
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return settings;
    }

    private void turn(Consumer<String, byte[]> consumer) {
        if (log.waiting() >= config.maxWaitingRuns()) {
            consumer.pause(consumer.assignment());
        } else {
            consumer.resume(consumer.paused());
        }
        ConsumerRecords<String, byte[]> polled = consumer.poll(POLL);
        if (consumer.groupMetadata().generationId() >= 0) { // it is a member
            failure = "";
        }
        for (ConsumerRecord<String, byte[]> record : polled) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            try {
                passOn(record);
                consumer.commitSync(Map.of(partition, new OffsetAndMetadata(record.offset() + 1)));
            } catch (KafkaUnavailableException | KafkaException e) {
                LOG.warnf("%s is looked at again later: %s", RecordValues.place(record), e.getMessage());
                if (consumer.assignment().contains(partition)) {
                    consumer.seek(partition, record.offset());
                }
                closed(PAUSE_AFTER_FAILURE);
            }
        }
    }

    /** Sees to it that a request is in the run log, or that the dead groups tell why it cannot be. */
    private void passOn(ConsumerRecord<String, byte[]> record) {
        byte[] value = record.value() == null ? new byte[0] : record.value();
        if (value.length > MAX_REQUEST_BYTES) {
            deadLetters.write(
                    record,
                    "the value has %d bytes; a request has at most %d".formatted(value.length, MAX_REQUEST_BYTES));
            return;
        }
        TrainingRequest request;
        try {
            SchemaVersion.require(record.headers());
            request = TrainingRequest.parseFrom(value);
        } catch (IllegalArgumentException e) {
            deadLetters.write(record, e.getMessage());
            return;
        } catch (InvalidProtocolBufferException e) {
            deadLetters.write(record, "the value is no TrainingRequest: " + e.getMessage());
            return;
        }
        if (!RunIds.valid(request.getRunId())) {
            deadLetters.write(record, "run_id \"" + request.getRunId() + "\" is not a valid run id");
            return;
        }
        log.catchUp();
        if (log.find(request.getRunId()).isEmpty()) {
            TraceHeaders.extract(record.headers())
                    .wrap((Runnable) () -> log.append(RunEvents.event(request.getRunId(), 1, 0)
                            .setQueued(RunQueued.newBuilder().setRequest(request))
                            .build()))
                    .run();
        }
    }

    private boolean closed(Duration patience) {
        try {
            return closing.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
