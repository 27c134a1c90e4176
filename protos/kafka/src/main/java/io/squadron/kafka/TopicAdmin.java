package io.squadron.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates and checks topics on a cluster. Whoever deploys Squadron creates them; a service only checks, and is not ready
 * while one of its topics is missing or set otherwise.
 */
public final class TopicAdmin {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private TopicAdmin() {}

    /** Creates all of Squadron's topics on a cluster that needs no more than its address. See {@link #create(Map, Collection)}. */
    public static void create(String bootstrapServers) {
        create(Map.of("bootstrap.servers", bootstrapServers), Topics.all());
    }

    /**
     * Creates what is missing and brings what is there up to the list: settings are set, partitions added; nothing is
     * ever taken away.
     *
     * @param configuration Kafka's admin client settings, {@code bootstrap.servers} among them
     * @throws TopicException if the cluster refuses or does not answer
     */
    public static void create(Map<String, ?> configuration, Collection<Topic> topics) {
        call("created", configuration, admin -> {
            createMissing(admin, topics);
            addPartitions(admin, topics);
            setConfigs(admin, topics);
            awaitKnown(admin, topics);
            return null;
        });
    }

    /**
     * Compares topics with a cluster's.
     *
     * @param configuration Kafka's admin client settings, {@code bootstrap.servers} among them
     * @return what is missing or set otherwise, one sentence each; empty if all is well
     * @throws TopicException if the cluster refuses or does not answer
     */
    public static List<String> check(Map<String, ?> configuration, Collection<Topic> topics) {
        return call("checked", configuration, admin -> check(admin, topics));
    }

    /** As {@link #check(Map, Collection)}, with a client of the caller's. */
    public static List<String> check(Admin admin, Collection<Topic> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<String> faults = new ArrayList<>();
        List<Topic> found = new ArrayList<>();
        Map<String, KafkaFuture<TopicDescription>> descriptions =
                admin.describeTopics(topics.stream().map(Topic::name).toList()).topicNameValues();
        for (Topic topic : topics) {
            try {
                int partitions =
                        get(descriptions.get(topic.name())).partitions().size();
                partitionFault(topic, partitions).ifPresent(faults::add);
                found.add(topic);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
                faults.add("Topic " + topic.name() + " is missing.");
            }
        }
        Map<ConfigResource, KafkaFuture<Config>> configs = admin.describeConfigs(
                        found.stream().map(TopicAdmin::resource).toList())
                .values();
        for (Topic topic : found) {
            Config config = get(configs.get(resource(topic)));
            topic.config().forEach((key, wanted) -> {
                ConfigEntry entry = config.get(key);
                String is = entry == null ? "unknown" : entry.value();
                if (!wanted.equals(is)) {
                    faults.add("Topic %s has %s=%s, but it must be %s.".formatted(topic.name(), key, is, wanted));
                }
            });
        }
        return faults;
    }

    private static Optional<String> partitionFault(Topic topic, int partitions) {
        if (topic.partitions() == 1 && partitions != 1) {
            return Optional.of(
                    "Topic %s has %d partitions, but its records need the one order that only one partition has."
                            .formatted(topic.name(), partitions));
        }
        if (partitions < topic.partitions()) {
            return Optional.of("Topic %s has %d partitions, but at least %d are needed."
                    .formatted(topic.name(), partitions, topic.partitions()));
        }
        return Optional.empty();
    }

    @FunctionalInterface
    private interface AdminCall<T> {
        T on(Admin admin) throws ExecutionException, InterruptedException, TimeoutException;
    }

    private static <T> T call(String done, Map<String, ?> configuration, AdminCall<T> call) {
        Object servers = configuration.get("bootstrap.servers");
        try (Admin admin = Admin.create(Map.copyOf(configuration))) {
            return call.on(admin);
        } catch (ExecutionException e) {
            throw new TopicException(
                    "Squadron's topics could not be %s on %s: %s"
                            .formatted(done, servers, e.getCause().getMessage()),
                    e.getCause());
        } catch (TimeoutException e) {
            throw new TopicException(
                    "Squadron's topics could not be %s: %s did not answer within %d seconds"
                            .formatted(done, servers, LIMIT.toSeconds()),
                    e);
        } catch (KafkaException e) {
            throw new TopicException(
                    "Squadron's topics could not be %s: there is no client for %s: %s"
                            .formatted(
                                    done,
                                    servers,
                                    e.getCause() == null
                                            ? e.getMessage()
                                            : e.getCause().getMessage()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicException("It was interrupted while Squadron's topics were " + done, e);
        }
    }

    private static void createMissing(Admin admin, Collection<Topic> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        // Without a replication factor here, the cluster's own default holds: 1 on one machine, 3 on a real cluster.
        List<NewTopic> wanted = topics.stream()
                .map(topic -> new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                        .configs(topic.config()))
                .toList();
        awaitEach(admin.createTopics(wanted).values().values(), TopicExistsException.class);
    }

    /** Asks without looking first: the refusal comes from the controller, a description may be a moment old. */
    private static void addPartitions(Admin admin, Collection<Topic> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, NewPartitions> wanted = topics.stream()
                .collect(Collectors.toMap(Topic::name, topic -> NewPartitions.increaseTo(topic.partitions())));
        // Refused as invalid: the topic has this many partitions already, or more.
        awaitEach(admin.createPartitions(wanted).values().values(), InvalidPartitionsException.class);
    }

    private static void awaitEach(Collection<KafkaFuture<Void>> changes, Class<? extends Exception> alreadyDone)
            throws ExecutionException, InterruptedException, TimeoutException {
        for (KafkaFuture<Void> change : changes) {
            try {
                get(change);
            } catch (ExecutionException e) {
                if (!alreadyDone.isInstance(e.getCause())) {
                    throw e;
                }
            }
        }
    }

    private static void setConfigs(Admin admin, Collection<Topic> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        for (Topic topic : topics) {
            List<AlterConfigOp> settings = new ArrayList<>();
            topic.config()
                    .forEach((key, value) ->
                            settings.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
            if (!settings.isEmpty()) {
                changes.put(resource(topic), settings);
            }
        }
        get(admin.incrementalAlterConfigs(changes).all());
    }

    /** The controller confirms a topic before the broker knows it; whoever comes next asks the broker. */
    private static void awaitKnown(Admin admin, Collection<Topic> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<String> names = topics.stream().map(Topic::name).toList();
        Instant deadline = Instant.now().plus(LIMIT);
        while (true) {
            try {
                get(admin.describeTopics(names).allTopicNames());
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

    private static ConfigResource resource(Topic topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
}
