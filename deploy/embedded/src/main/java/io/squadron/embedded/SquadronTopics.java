package io.squadron.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Squadron's topics, as the contract lists them ({@code squadron/v1/topics.properties} in protos). Creating them again
 * brings existing topics up to the list: settings are set, partitions added; nothing is ever taken away.
 */
public final class SquadronTopics {
    private static final String RESOURCE = "/squadron/v1/topics.properties";
    private static final Pattern PARTITIONS = Pattern.compile("(.+)\\.partitions");
    private static final Pattern CONFIG = Pattern.compile("(.+?)\\.config\\.(.+)");

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private SquadronTopics() {}

    /** One topic of the contract: its partitions, and the Kafka topic settings that differ from the broker's. */
    public record Topic(String name, int partitions, Map<String, String> config) {
        /** Copies the settings. */
        public Topic {
            config = Map.copyOf(config);
        }
    }

    /** Returns the contract's list, by name. */
    public static List<Topic> all() {
        Properties properties = read();
        Map<String, Integer> partitions = new TreeMap<>();
        Map<String, Map<String, String>> configs = new HashMap<>();
        for (String key : properties.stringPropertyNames()) {
            String value = properties.getProperty(key).strip();
            Matcher config = CONFIG.matcher(key);
            Matcher count = PARTITIONS.matcher(key);
            if (config.matches()) {
                configs.computeIfAbsent(config.group(1), name -> new HashMap<>())
                        .put(config.group(2), value);
            } else if (count.matches()) {
                partitions.put(count.group(1), Integer.valueOf(value));
            } else {
                throw new IllegalStateException(
                        RESOURCE + " has a key that is neither NAME.partitions nor " + "NAME.config.KEY: " + key);
            }
        }
        return partitions.entrySet().stream()
                .map(topic ->
                        new Topic(topic.getKey(), topic.getValue(), configs.getOrDefault(topic.getKey(), Map.of())))
                .toList();
    }

    /**
     * Creates what is missing and updates what differs, on any cluster.
     *
     * @throws EmbeddedServerException if the cluster refuses or does not answer
     */
    public static void create(String bootstrapServers) {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            List<Topic> topics = all();
            createMissing(admin, topics);
            addPartitions(admin, topics);
            setConfigs(admin, topics);
            awaitKnown(admin, topics);
        } catch (ExecutionException e) {
            throw new EmbeddedServerException(
                    "Squadron's topics could not be created on " + bootstrapServers + ": "
                            + e.getCause().getMessage(),
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedServerException("Creating Squadron's topics was interrupted", e);
        }
    }

    private static void createMissing(Admin admin, List<Topic> topics) throws ExecutionException, InterruptedException {
        // Without a replication factor here, the cluster's own default holds: 1 on one machine, 3 on a real cluster.
        List<NewTopic> wanted = topics.stream()
                .map(topic -> new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                        .configs(topic.config()))
                .toList();
        awaitEach(admin.createTopics(wanted).values().values(), TopicExistsException.class);
    }

    /** Asks without looking first: the refusal comes from the controller, a description may be a moment old. */
    private static void addPartitions(Admin admin, List<Topic> topics) throws ExecutionException, InterruptedException {
        Map<String, NewPartitions> wanted = topics.stream()
                .collect(Collectors.toMap(Topic::name, topic -> NewPartitions.increaseTo(topic.partitions())));
        // Refused as invalid: the topic has this many partitions already, or more.
        awaitEach(admin.createPartitions(wanted).values().values(), InvalidPartitionsException.class);
    }

    private static void awaitEach(Collection<KafkaFuture<Void>> changes, Class<? extends Exception> alreadyDone)
            throws ExecutionException, InterruptedException {
        for (KafkaFuture<Void> change : changes) {
            try {
                change.get();
            } catch (ExecutionException e) {
                if (!alreadyDone.isInstance(e.getCause())) {
                    throw e;
                }
            }
        }
    }

    private static void setConfigs(Admin admin, List<Topic> topics) throws ExecutionException, InterruptedException {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        for (Topic topic : topics) {
            List<AlterConfigOp> settings = new ArrayList<>();
            topic.config()
                    .forEach((key, value) ->
                            settings.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
            if (!settings.isEmpty()) {
                changes.put(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()), settings);
            }
        }
        admin.incrementalAlterConfigs(changes).all().get();
    }

    /** The controller confirms a topic before the broker knows it; whoever comes next asks the broker. */
    private static void awaitKnown(Admin admin, List<Topic> topics) throws ExecutionException, InterruptedException {
        List<String> names = topics.stream().map(Topic::name).toList();
        Instant deadline = Instant.now().plus(LIMIT);
        while (true) {
            try {
                admin.describeTopics(names).allTopicNames().get();
                return;
            } catch (ExecutionException e) {
                boolean notYet = e.getCause() instanceof UnknownTopicOrPartitionException;
                if (!notYet || Instant.now().isAfter(deadline)) {
                    throw e;
                }
                Thread.sleep(POLL_INTERVAL.toMillis());
            }
        }
    }

    private static Properties read() {
        try (InputStream stream = SquadronTopics.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException("The class path lacks " + RESOURCE + " (artifact io.squadron:protos)");
            }
            Properties properties = new Properties();
            properties.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
