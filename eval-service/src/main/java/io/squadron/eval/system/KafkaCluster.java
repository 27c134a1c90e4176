package io.squadron.eval.system;

import io.smallrye.common.annotation.Identifier;
import io.squadron.eval.reading.Reading;
import io.squadron.kafka.Topic;
import io.squadron.kafka.Topics;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks Kafka about Squadron's topics and groups. */
@ApplicationScoped
class KafkaCluster {
    private static final String OUR_GROUPS = "squadron-";
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final Map<String, Object> settings;

    // Guarded by this.
    private Admin admin;

    KafkaCluster(@Identifier("default-kafka-broker") Map<String, Object> deployment) {
        this.settings = new HashMap<>(deployment);
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "squadron-eval-system");
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) LIMIT.toMillis());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) LIMIT.toMillis());
    }

    /** As it is now, or a sentence. */
    Reading<KafkaState> ask() {
        try {
            Admin client = client();
            Map<String, Integer> partitions = partitions(client);
            Offsets offsets = offsets(client, partitions);
            List<GroupOffsets.Group> groups = groups(client);
            return Reading.of(new KafkaState(
                    topics(partitions, offsets, bytes(client)),
                    groups.stream()
                            .map(group -> GroupOffsets.state(group, offsets))
                            .toList()));
        } catch (ExecutionException e) {
            return Reading.none(sentence(e.getCause()));
        } catch (TimeoutException | KafkaException e) {
            return Reading.none(sentence(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reading.none(sentence(e));
        }
    }

    /** Where the dead letters begin and end. */
    Offsets deadLetters() throws ExecutionException, InterruptedException, TimeoutException {
        return offsets(client(), Map.of(Topics.DEAD_LETTERS, 1));
    }

    static String sentence(Throwable failure) {
        if (failure instanceof TimeoutException || failure instanceof org.apache.kafka.common.errors.TimeoutException) {
            return "Kafka does not answer.";
        }
        Throwable reason =
                failure instanceof KafkaException && failure.getCause() != null ? failure.getCause() : failure;
        String words = reason.getMessage() == null ? reason.getClass().getSimpleName() : reason.getMessage();
        return "Kafka cannot be asked: " + words + (words.endsWith(".") ? "" : ".");
    }

    /** Made when it is first needed: a broker whose name does not resolve yet must not keep the service from starting. */
    private synchronized Admin client() {
        if (admin == null) {
            admin = Admin.create(settings);
        }
        return admin;
    }

    @PreDestroy
    synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
        }
    }

    /** How many each topic has; 0 for one that is missing. */
    private static Map<String, Integer> partitions(Admin client)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, Integer> partitions = new TreeMap<>();
        Map<String, KafkaFuture<TopicDescription>> described = client.describeTopics(
                        Topics.all().stream().map(Topic::name).toList())
                .topicNameValues();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic : described.entrySet()) {
            try {
                partitions.put(
                        topic.getKey(), get(topic.getValue()).partitions().size());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
                partitions.put(topic.getKey(), 0);
            }
        }
        return partitions;
    }

    private static Offsets offsets(Admin client, Map<String, Integer> partitions)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<TopicPartition> all = new ArrayList<>();
        partitions.forEach((topic, count) -> {
            for (int i = 0; i < count; i++) {
                all.add(new TopicPartition(topic, i));
            }
        });
        var begins = client.listOffsets(specs(all, OffsetSpec.earliest())).all();
        var ends = client.listOffsets(specs(all, OffsetSpec.latest())).all();
        Map<TopicPartition, Long> begin = new HashMap<>();
        get(begins).forEach((partition, info) -> begin.put(partition, info.offset()));
        Map<TopicPartition, Long> end = new HashMap<>();
        get(ends).forEach((partition, info) -> end.put(partition, info.offset()));
        return new Offsets(begin, end);
    }

    private static Map<TopicPartition, OffsetSpec> specs(List<TopicPartition> partitions, OffsetSpec spec) {
        return partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> spec));
    }

    /** Bytes a topic, of all replicas on all brokers; empty where the cluster does not let us look. */
    private static Map<String, Long> bytes(Admin client) throws InterruptedException {
        try {
            List<Integer> brokers =
                    get(client.describeCluster().nodes()).stream().map(Node::id).toList();
            return get(client.describeLogDirs(brokers).allDescriptions()).values().stream()
                    .map(Map::values)
                    .flatMap(Collection::stream)
                    .map(LogDirDescription::replicaInfos)
                    .map(Map::entrySet)
                    .flatMap(Collection::stream)
                    .collect(Collectors.groupingBy(
                            replica -> replica.getKey().topic(),
                            Collectors.summingLong(replica -> replica.getValue().size())));
        } catch (ExecutionException | TimeoutException e) {
            return Map.of();
        }
    }

    private static List<KafkaState.TopicState> topics(
            Map<String, Integer> partitions, Offsets offsets, Map<String, Long> bytes) {
        return partitions.entrySet().stream()
                .map(topic -> new KafkaState.TopicState(
                        topic.getKey(), topic.getValue(), offsets.records(topic.getKey()), bytes.get(topic.getKey())))
                .toList();
    }

    private static List<GroupOffsets.Group> groups(Admin client)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<String> ids = get(
                        client.listGroups(ListGroupsOptions.forConsumerGroups()).all())
                .stream()
                .map(GroupListing::groupId)
                .filter(id -> id.startsWith(OUR_GROUPS))
                .sorted()
                .toList();
        if (ids.isEmpty()) {
            return List.of();
        }
        var described = client.describeConsumerGroups(ids).all();
        var committed = client.listConsumerGroupOffsets(ids.stream()
                        .collect(Collectors.toMap(Function.identity(), id -> new ListConsumerGroupOffsetsSpec())))
                .all();
        var descriptions = get(described);
        var offsets = get(committed);
        return ids.stream()
                .map(id -> new GroupOffsets.Group(descriptions.get(id), offsets.get(id)))
                .toList();
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
