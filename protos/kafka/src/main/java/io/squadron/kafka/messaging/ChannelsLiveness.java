package io.squadron.kafka.messaging;

import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Not alive once a channel has ended for good: whoever keeps the process starts it again. A broker that is away ends no
 * channel. A service makes a bean of it, {@code @Liveness}, with its own followers.
 */
public final class ChannelsLiveness implements HealthCheck {
    private static final String NAME = "channels";

    private final List<TopicFollower> followers;

    /** A check of these followers, which are followed with {@link TopicFollower#follow}. */
    public ChannelsLiveness(List<TopicFollower> followers) {
        this.followers = List.copyOf(followers);
    }

    @Override
    public HealthCheckResponse call() {
        String ended = followers.stream()
                .filter(TopicFollower::hasEnded)
                .map(TopicFollower::channel)
                .collect(Collectors.joining(", "));
        return ended.isEmpty()
                ? HealthCheckResponse.up(NAME)
                : HealthCheckResponse.named(NAME)
                        .down()
                        .withData("ended", ended)
                        .build();
    }
}
