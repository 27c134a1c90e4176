package io.squadron.trainer.kafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Followers without Quarkus, and so without channels: each reads its topic with a plain client. */
public final class PlainFollowers implements TopicFollowers, AutoCloseable {
    private final KafkaClients clients;
    private final Duration timeout;
    private final List<LogFollower> open = new CopyOnWriteArrayList<>();

    public PlainFollowers(KafkaClients clients, Duration timeout) {
        this.clients = clients;
        this.timeout = timeout;
    }

    @Override
    public FollowedTopic of(String channel, String topic, Consumer<ConsumerRecord<String, byte[]>> apply) {
        LogFollower reading = new LogFollower(clients, topic, () -> 0, timeout, apply::accept);
        open.add(reading);
        return new FollowedTopic() {
            @Override
            public void start() {
                reading.start();
            }

            @Override
            public void take(ConsumerRecord<String, byte[]> received) {
                apply.accept(received);
            }

            @Override
            public boolean replayed() {
                return reading.replayed();
            }

            @Override
            public void catchUp() {
                reading.catchUp();
            }
        };
    }

    @Override
    public void close() {
        open.forEach(LogFollower::close);
    }
}
