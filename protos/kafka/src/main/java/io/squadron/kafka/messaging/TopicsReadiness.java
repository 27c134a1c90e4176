package io.squadron.kafka.messaging;

import io.squadron.kafka.Topic;
import io.squadron.kafka.TopicAdmin;
import io.squadron.kafka.TopicException;
import io.squadron.kafka.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Not ready while a topic that the service needs is missing or set otherwise than the contract says. A service makes a bean
 * of it, {@code @Readiness}, with its own topics. The broker is asked at most every ten seconds; a probe in between gets the
 * last answer.
 */
public final class TopicsReadiness implements HealthCheck {
    private static final String NAME = "topics";
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final Map<String, Object> deployment;
    private final List<Topic> topics;

    // Guarded by this.
    private List<String> faults = List.of();
    private long checkedNanos;
    private boolean asked;

    /**
     * A check of these topics.
     *
     * @param deployment Kafka's client settings, {@code bootstrap.servers} among them
     * @param names names of {@link Topics}
     */
    public TopicsReadiness(Map<String, Object> deployment, Collection<String> names) {
        this.deployment = Map.copyOf(deployment);
        this.topics = Topics.named(names);
    }

    @Override
    public HealthCheckResponse call() {
        List<String> now = faults();
        return now.isEmpty()
                ? HealthCheckResponse.up(NAME)
                : HealthCheckResponse.named(NAME)
                        .down()
                        .withData("reason", String.join(" ", now))
                        .build();
    }

    /** What is wrong with the topics, one sentence each; empty if nothing. May take as long as the broker does. */
    public List<String> faults() {
        return faults(System.nanoTime());
    }

    private synchronized List<String> faults(long now) {
        // While a broker is away each answer takes long: who has waited for another's takes that.
        boolean answeredMeanwhile = asked && checkedNanos - now > 0;
        // What is wrong is looked at anew each time: it is being mended.
        boolean fresh = asked && faults.isEmpty() && now - checkedNanos < FRESH.toNanos();
        if (!answeredMeanwhile && !fresh) {
            faults = ask();
            checkedNanos = System.nanoTime();
            asked = true;
        }
        return faults;
    }

    private List<String> ask() {
        try {
            List<String> found = TopicAdmin.check(deployment, topics);
            return found.isEmpty() ? found : append(found);
        } catch (TopicException e) {
            return List.of(e.getMessage() + ".");
        }
    }

    private static List<String> append(List<String> found) {
        List<String> sentences = new ArrayList<>(found);
        sentences.add("`squadron topics create` makes them as they must be.");
        return sentences;
    }
}
