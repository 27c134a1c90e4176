package io.squadron.trainer.run;

import com.google.protobuf.InvalidProtocolBufferException;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.kafka.DeadLetters;
import io.squadron.trainer.kafka.KafkaClients;
import io.squadron.trainer.kafka.KafkaUnavailableException;
import io.squadron.trainer.kafka.Topics;
import io.squadron.v1.TrainingRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Takes runs from {@link Topics#TRAINING_REQUESTS}, one at a time.
 *
 * <p>The thread that polls never does long work: the first request of each partition is held, its partition paused, and
 * polling goes on as a sign of life while a run takes hours on another thread. The offset is committed only when the log
 * says that the run has ended, so a request outlives its trainer: whoever owns its partition next decides by
 * {@link RunClaims} whether to wait, to take over or to pass on.
 */
@Singleton
public class TrainingRequests {
    private static final Logger LOG = Logger.getLogger(TrainingRequests.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final KafkaClients clients;
    private final DeadLetters deadLetters;
    private final RunLog log;
    private final RunClaims claims;
    private final RunSlot slot;
    private final TrainerName self;
    private final TrainerConfig config;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "training-requests");

    // Confined to the thread: the request at the head of each partition that has not been done.
    private final Map<TopicPartition, HeldRequest> held =
            new TreeMap<>(Comparator.comparingInt(TopicPartition::partition));
    private BooleanSupplier ready = () -> true;

    public TrainingRequests(
            KafkaClients clients,
            DeadLetters deadLetters,
            RunLog log,
            RunClaims claims,
            RunExecutor executor,
            TrainerName self,
            TrainerConfig config) {
        this.clients = clients;
        this.deadLetters = deadLetters;
        this.log = log;
        this.claims = claims;
        this.slot = new RunSlot(executor, log, self);
        this.self = self;
        this.config = config;
    }

    /** Begins to take requests as soon as the trainer is ready to carry one out; to be called once. */
    public void start(BooleanSupplier whenReady) {
        ready = whenReady;
        thread.start();
    }

    /**
     * Gives the run up that is being carried out, waits until its current update is done, for a bounded time, and leaves
     * the group, so that another trainer takes the run over at once.
     */
    public void close() {
        slot.close(config.shutdownTimeout());
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
            try (Consumer<String, byte[]> consumer = clients.consumer(settings())) {
                consumer.subscribe(List.of(Topics.TRAINING_REQUESTS), new Rebalancing());
                while (!closed(Duration.ZERO)) {
                    turn(consumer);
                }
            } catch (RuntimeException e) {
                // Whatever it is: a trainer that no longer polls would look alive and do nothing.
                LOG.errorf(e, "Training requests cannot be taken now, trying again");
            } finally {
                // Without a membership another trainer may take the run over.
                slot.abandon();
                held.clear();
            }
            closed(PAUSE_AFTER_FAILURE);
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        int session = Math.toIntExact(config.sessionTimeout().toMillis());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, Topics.TRAINERS_GROUP);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, self.toString());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, session / 5);
        // A trainer that joins must not interrupt what the others hold.
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return settings;
    }

    private void turn(Consumer<String, byte[]> consumer) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            held.put(partition, new HeldRequest(record));
            consumer.pause(List.of(partition));
        }
        for (HeldRequest request : List.copyOf(held.values())) {
            try {
                if (request.isDue() && (request.isDone() || done(request))) {
                    request.markDone();
                    pass(consumer, request);
                }
            } catch (KafkaUnavailableException e) {
                LOG.warnf("%s is looked at again later: %s", request.place(), e.getMessage());
                request.lookAgainIn(config.livenessInterval());
            }
        }
    }

    /** Looks at a held request; true when nothing is left to do for it. */
    private boolean done(HeldRequest held) {
        TrainingRequest request;
        try {
            request = held.parse();
        } catch (InvalidProtocolBufferException e) {
            deadLetters.write(held.record(), "the value is no TrainingRequest: " + e.getMessage());
            return true;
        }
        if (!RunIds.valid(request.getRunId())) {
            deadLetters.write(held.record(), "run_id \"" + request.getRunId() + "\" is not a valid run id");
            return true;
        }
        if (log.find(request.getRunId()).map(RunState::ended).orElse(false)) {
            return true;
        }
        if (slot.occupied()) {
            return false;
        }
        RunClaims.Claim claim = claims.claim(request);
        if (claim instanceof RunClaims.Claim.Begin begin) {
            slot.begin(request, begin.attempt());
        } else if (claim instanceof RunClaims.Claim.Elsewhere) {
            held.lookAgainIn(config.livenessInterval());
        }
        return claim instanceof RunClaims.Claim.Done;
    }

    private void pass(Consumer<String, byte[]> consumer, HeldRequest request) {
        TopicPartition partition = request.partition();
        try {
            consumer.commitSync(
                    Map.of(partition, new OffsetAndMetadata(request.record().offset() + 1)));
            consumer.resume(List.of(partition));
            held.remove(partition);
        } catch (KafkaException e) {
            // A rebalance, or a broker that is away: no reason to give up a run that is being carried out meanwhile.
            LOG.debugf("%s cannot be committed now, trying again: %s", request.place(), e.getMessage());
            request.lookAgainIn(config.livenessInterval());
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

    private final class Rebalancing implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            LOG.debugf("Assigned %s", partitions);
        }

        /** A run goes on when its partition moves: the new owner sees that this trainer has it and is alive. */
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            held.keySet().removeAll(partitions);
        }

        /** This trainer was thought dead and thrown out of the group: its run may have been taken over. */
        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            LOG.warnf("This trainer was not heard of for too long and has lost %s", partitions);
            held.keySet().removeAll(partitions);
            slot.abandon();
        }
    }
}
