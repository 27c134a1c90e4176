package io.squadron.local.command;

import io.squadron.kafka.DeadLetter;
import io.squadron.kafka.DeadLetters;
import io.squadron.kafka.TopicAdmin;
import io.squadron.kafka.TopicException;
import io.squadron.kafka.Topics;
import io.squadron.local.stack.Finding;
import io.squadron.local.stack.StackException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;

/** Looks at the topics of a cluster, for {@code squadron doctor}. */
final class KafkaCheckup {
    /** Beyond so many records a moment's patience is no longer enough. */
    private static final long LARGE_LAG = 10_000;

    /** Who asks what is wrong does not wait for a broker that is away. */
    private static final int LIMIT_MILLIS = 5_000;

    private KafkaCheckup() {}

    /**
     * Looks.
     *
     * @param client what Kafka's clients need, or why that cannot be known
     * @param clientFile the same for Kafka's own tools
     */
    static List<Finding> of(Supplier<Map<String, Object>> client, Path clientFile) {
        Map<String, Object> configuration;
        try {
            configuration = new HashMap<>(client.get());
        } catch (StackException e) {
            return List.of(Finding.wrong("topics", e.getMessage(), "Delete the file, then squadron down and up."));
        }
        configuration.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, LIMIT_MILLIS);
        configuration.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, LIMIT_MILLIS);
        try {
            List<String> faults = TopicAdmin.check(configuration, Topics.all());
            List<Finding> findings = new ArrayList<>(faults.stream()
                    .map(fault -> Finding.wrong(
                            "topics",
                            fault,
                            "squadron topics create --bootstrap_servers "
                                    + configuration.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
                                    + " --command_config " + clientFile))
                    .toList());
            if (faults.isEmpty()) {
                findings.add(Finding.well("topics", Topics.all().size() + " as they should be"));
                findings.add(deadLetters(configuration));
                findings.add(lag(configuration));
            }
            return findings;
        } catch (TopicException | KafkaException e) {
            return List.of(Finding.wrong("topics", e.getMessage(), "squadron logs kafka says more."));
        }
    }

    private static Finding deadLetters(Map<String, Object> configuration) {
        Map<String, Long> byTopic = DeadLetters.list(configuration).stream()
                .collect(Collectors.groupingBy(DeadLetter::topic, TreeMap::new, Collectors.counting()));
        return byTopic.isEmpty()
                ? Finding.well("dead letters", "none")
                : Finding.wrong(
                        "dead letters",
                        "Records could not be used: " + counts(byTopic) + ".",
                        "squadron dead-letters list says why; once it is mended, squadron dead-letters replay TOPIC.");
    }

    private static Finding lag(Map<String, Object> configuration) {
        Map<String, Long> lag = TopicLag.of(configuration);
        if (lag.isEmpty()) {
            return Finding.well("intake", "nothing waits");
        }
        boolean isLarge = lag.values().stream().anyMatch(records -> records > LARGE_LAG);
        return isLarge
                ? Finding.wrong(
                        "intake",
                        "The eval-service has yet to take " + counts(lag) + ".",
                        "It passes after an import; if it grows, squadron logs eval says what it waits for.")
                : Finding.well("intake", counts(lag) + " on their way");
    }

    static String counts(Map<String, Long> byTopic) {
        return byTopic.entrySet().stream()
                .map(topic -> topic.getValue() + " of " + topic.getKey())
                .collect(Collectors.joining(", "));
    }
}
