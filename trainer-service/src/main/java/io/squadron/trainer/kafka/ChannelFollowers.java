package io.squadron.trainer.kafka;

import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.squadron.kafka.messaging.ChannelClients;
import io.squadron.kafka.messaging.TopicFollower;
import io.squadron.trainer.config.TrainerConfig;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Followers on channels. The end of a topic is asked of the broker and not of a channel's consumer, which reads what is
 * committed and stops before a transaction that is still open: a run's checkpoint is announced in one.
 */
@Singleton
public class ChannelFollowers implements TopicFollowers {
    private final KafkaClientService clients;
    private final ChannelClients channels;
    private final Admin admin;
    private final Duration timeout;

    public ChannelFollowers(
            KafkaClientService clients, ChannelClients channels, KafkaClients plain, TrainerConfig config) {
        this.clients = clients;
        this.channels = channels;
        this.admin = plain.admin();
        this.timeout = config.kafkaTimeout();
    }

    @Override
    public FollowedTopic of(String channel, String topic, Consumer<ConsumerRecord<String, byte[]>> apply) {
        return new OnChannel(topic, new TopicFollower(channel, topic, clients, channels, apply));
    }

    @PreDestroy
    public void close() {
        admin.close(Duration.ZERO);
    }

    private final class OnChannel implements FollowedTopic {
        private final TopicPartition partition;
        private final TopicFollower follower;

        private OnChannel(String topic, TopicFollower follower) {
            this.partition = new TopicPartition(topic, 0);
            this.follower = follower;
        }

        @Override
        public void start() {
            follower.start();
        }

        @Override
        public void take(ConsumerRecord<String, byte[]> received) {
            follower.take(received);
        }

        @Override
        public boolean replayed() {
            return follower.replayed();
        }

        @Override
        public void catchUp() {
            try {
                long end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                        .partitionResult(partition)
                        .get(timeout.toMillis(), TimeUnit.MILLISECONDS)
                        .offset();
                follower.catchUp(end, timeout).get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaUnavailableException("Reading topic " + partition.topic() + " was interrupted", e);
            } catch (ExecutionException | TimeoutException | KafkaException e) {
                throw new KafkaUnavailableException(
                        "Topic %s could not be read to its end within %d s"
                                .formatted(partition.topic(), timeout.toSeconds()),
                        e);
            }
        }
    }
}
