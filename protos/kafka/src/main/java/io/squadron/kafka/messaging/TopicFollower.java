package io.squadron.kafka.messaging;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.squadron.kafka.RecordValues;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Follows a compacted topic of one partition through a channel: every record is applied in its order, and it is known when
 * all that was on the topic at a moment has been applied. The channel's method hands each record to {@link #take}, or the
 * channel is followed with {@link #follow}.
 *
 * <p>Offsets alone do not tell: behind the last record there may be transaction markers, which a consumer never sees. So
 * the consumer's position is compared with the topic's end, and what was applied with what was polled.
 */
public final class TopicFollower {
    private static final Logger LOG = Logger.getLogger(TopicFollower.class);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);
    private static final long UNKNOWN = -1;

    private final String channel;
    private final TopicPartition partition;
    private final KafkaClientService clients;
    private final ChannelClients channels;
    private final Consumer<ConsumerRecord<String, byte[]>> apply;

    private final CompletableFuture<Void> replayed = new CompletableFuture<>();

    private volatile long applied;
    private volatile boolean ended;

    /**
     * A follower that has read nothing yet.
     *
     * @param channel incoming channel of this topic, with {@code assign-seek=0:0}
     * @param apply called for each record, tombstones too; what it throws is logged with the record's place, and the
     *     record passed over
     */
    public TopicFollower(
            String channel,
            String topic,
            KafkaClientService clients,
            ChannelClients channels,
            Consumer<ConsumerRecord<String, byte[]>> apply) {
        this.channel = channel;
        this.partition = new TopicPartition(topic, 0);
        this.clients = clients;
        this.channels = channels;
        this.apply = apply;
    }

    /** Applies the next record. */
    public void take(ConsumerRecord<String, byte[]> received) {
        try {
            apply.accept(received);
        } catch (RuntimeException | Error e) { // an Error would end the channel for good
            LOG.warnf("%s is passed over: %s", RecordValues.place(received), e.getMessage());
        } finally {
            applied = received.offset() + 1;
        }
    }

    /**
     * Starts and takes all records of the channel, for a service that must come up without Kafka: while no client can be made
     * (a broker's name that does not resolve), it tries again, with growing pauses of 20 seconds at most. A method with
     * {@code @Incoming} would hear nothing any more, and a channel can be subscribed to once only. The channel needs
     * {@code lazy-client=true}.
     *
     * @param records injected with {@code @Channel}
     * @return ends it
     */
    public Cancellable follow(Multi<Message<ConsumerRecord<String, byte[]>>> records) {
        start();
        return Uni.createFrom()
                .deferred(() -> consumer().runOnPollingThread(made -> true))
                .onFailure()
                .retry()
                .withBackOff(PAUSE_AFTER_FAILURE, LONGEST_PAUSE)
                .indefinitely()
                .onItem()
                .transformToMulti(made -> records)
                .subscribe()
                .with(
                        message -> {
                            take(message.getPayload());
                            var unused = message.ack();
                        },
                        failure -> {
                            ended = true;
                            LOG.errorf(failure, "Channel %s has ended: restart the service", channel);
                        });
    }

    /** The channel followed with {@link #follow} has failed for good: only a restart of the process hears more of the topic. */
    public boolean hasEnded() {
        return ended;
    }

    /** The name of the channel. */
    public String channel() {
        return channel;
    }

    /** All that was on the topic when {@link #start} was called has been applied. */
    public boolean replayed() {
        return replayed.isDone();
    }

    /** Completes when {@link #replayed}. */
    public CompletableFuture<Void> whenReplayed() {
        return replayed.copy();
    }

    /** Begins to look for the end of what is there; it looks until it has found it. To be called once. */
    public void start() {
        var unused = whenCaughtUp(UNKNOWN, Long.MAX_VALUE).thenRun(() -> replayed.complete(null));
    }

    /**
     * Completes when everything that is on the topic at some moment after this call has been applied; fails if that is not
     * so in time. Never blocks, and asks the channel's own consumer: no client is made for it.
     */
    public CompletableFuture<Void> catchUp(Duration timeout) {
        return catchUp(UNKNOWN, timeout);
    }

    /**
     * As {@link #catchUp(Duration)}, for whoever knows the topic's end. The channel's consumer sees the end of what is
     * committed; this one may lie beyond, behind transactions that are still open, and then their end is waited for.
     *
     * @param end one past the last offset that counts
     */
    public CompletableFuture<Void> catchUp(long end, Duration timeout) {
        return whenCaughtUp(end, System.nanoTime() + timeout.toNanos())
                .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    private CompletableFuture<Void> whenCaughtUp(long end, long untilNanos) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (end != UNKNOWN && applied >= end) {
            done.complete(null);
        } else {
            look(end, untilNanos, done);
        }
        return done;
    }

    /** Looks once, and again after a pause. {@code end} is the topic's end when first seen; unknown until then. */
    private void look(long end, long untilNanos, CompletableFuture<Void> done) {
        if (done.isDone() || (untilNanos != Long.MAX_VALUE && System.nanoTime() - untilNanos > 0)) {
            return;
        }
        var unused = Uni.createFrom()
                .deferred(() -> seen(end))
                .onFailure()
                .recoverWithItem(new Seen(end, false, PAUSE_AFTER_FAILURE))
                .subscribe()
                .with(seen -> {
                    if (seen.caughtUp()) {
                        done.complete(null);
                    } else {
                        CompletableFuture.delayedExecutor(seen.pause().toMillis(), TimeUnit.MILLISECONDS)
                                .execute(() -> look(seen.end(), untilNanos, done));
                    }
                });
    }

    private record Seen(long end, boolean caughtUp, Duration pause) {}

    private KafkaConsumer<String, byte[]> consumer() {
        KafkaConsumer<String, byte[]> consumer = clients.getConsumer(channel);
        if (consumer == null) {
            throw new IllegalStateException("Channel " + channel + " has no consumer yet");
        }
        return consumer;
    }

    private Uni<Seen> seen(long knownEnd) {
        return consumer().runOnPollingThread(polling -> {
            long end = knownEnd >= 0
                    ? knownEnd
                    : polling.endOffsets(Set.of(partition)).get(partition);
            boolean caughtUp = polling.position(partition) >= end && applied >= channels.polled(channel);
            return new Seen(end, caughtUp, PAUSE);
        });
    }
}
