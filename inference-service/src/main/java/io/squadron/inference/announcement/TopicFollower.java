package io.squadron.inference.announcement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Reads compacted topics from their beginning and then for ever, outside of any consumer group: every replica sees
 * everything, and offsets are nobody's business.
 *
 * <p>One thread reads and hands each record on, in the order of its partition. While the broker cannot be reached it tries
 * again, going on from the last record that was handed on.
 */
final class TopicFollower implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final Supplier<KafkaConsumer<String, byte[]>> consumers;
    private final List<String> topics;
    private final Consumer<ConsumerRecord<String, byte[]>> handler;
    private final Runnable onReplayed;
    private final Thread thread = new Thread(this::follow, "announcements");
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** Next offset to hand on; guarded by itself, and so are the waiters. */
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    private final List<Waiter> waiters = new ArrayList<>();
    private boolean replayed;
    private volatile String problem = "";

    private record Waiter(TopicPartition partition, long offset, CompletableFuture<Void> applied) {}

    /**
     * A follower that does not read yet.
     *
     * @param handler must not throw
     * @param onReplayed called once, when everything has been handed on that the topics held at the start
     */
    TopicFollower(
            Supplier<KafkaConsumer<String, byte[]>> consumers,
            List<String> topics,
            Consumer<ConsumerRecord<String, byte[]>> handler,
            Runnable onReplayed) {
        this.consumers = consumers;
        this.topics = List.copyOf(topics);
        this.handler = handler;
        this.onReplayed = onReplayed;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Completes when the record at this offset has been handed on. */
    CompletableFuture<Void> applied(TopicPartition partition, long offset) {
        synchronized (positions) {
            CompletableFuture<Void> applied = new CompletableFuture<>();
            if (positions.getOrDefault(partition, 0L) > offset) {
                applied.complete(null);
            } else {
                waiters.add(new Waiter(partition, offset, applied));
            }
            return applied;
        }
    }

    /** Why nothing can be read at the moment; empty if all is well. */
    Optional<String> problem() {
        return Optional.of(problem).filter(reason -> !reason.isEmpty());
    }

    private void follow() {
        boolean complained = false;
        while (stopped.getCount() > 0) {
            try (KafkaConsumer<String, byte[]> consumer = consumers.get()) {
                List<TopicPartition> partitions = partitions(consumer);
                complained = false;
                problem = "";
                follow(consumer, partitions);
            } catch (WakeupException | InterruptException e) {
                LOG.debug("Stopping", e);
            } catch (KafkaException | IllegalStateException e) {
                Throwable reason = e.getCause() instanceof ConfigException ? e.getCause() : e;
                problem = "Cannot read %s from Kafka: %s".formatted(topics, reason.getMessage());
                if (!complained) {
                    LOG.warnf("Cannot read %s: %s; trying again until it works", topics, reason.getMessage());
                    complained = true;
                }
                pause();
            }
        }
    }

    private List<TopicPartition> partitions(KafkaConsumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            List<PartitionInfo> infos = consumer.partitionsFor(topic);
            if (infos == null || infos.isEmpty()) {
                throw new IllegalStateException(
                        "topic %s does not exist; whoever deploys Squadron creates it".formatted(topic));
            }
            infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        return partitions;
    }

    private void follow(KafkaConsumer<String, byte[]> consumer, List<TopicPartition> partitions) {
        consumer.assign(partitions);
        seek(consumer, partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (stopped.getCount() > 0) {
            if (!replayed && ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue())) {
                replayed = true;
                onReplayed.run();
            }
            handOn(consumer, consumer.poll(POLL));
        }
    }

    private void seek(KafkaConsumer<String, byte[]> consumer, List<TopicPartition> partitions) {
        synchronized (positions) {
            for (TopicPartition partition : partitions) {
                Long position = positions.get(partition);
                if (position == null) {
                    consumer.seekToBeginning(List.of(partition));
                } else {
                    consumer.seek(partition, position);
                }
            }
        }
    }

    private void handOn(KafkaConsumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> records) {
        records.forEach(handler);
        List<Waiter> satisfied = new ArrayList<>();
        synchronized (positions) {
            records.partitions().forEach(partition -> positions.put(partition, consumer.position(partition)));
            waiters.removeIf(waiter -> {
                boolean done = positions.getOrDefault(waiter.partition(), 0L) > waiter.offset();
                return done && satisfied.add(waiter);
            });
        }
        satisfied.forEach(waiter -> waiter.applied().complete(null));
    }

    private void pause() {
        try {
            // Ends at once when the service stops.
            boolean unused = stopped.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stopped.countDown();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopped.countDown();
        thread.interrupt();
        try {
            thread.join(STOP_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
