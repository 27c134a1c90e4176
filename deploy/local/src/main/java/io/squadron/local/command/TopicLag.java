package io.squadron.local.command;

import io.squadron.kafka.Topics;
import io.squadron.local.stack.StackException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** How many records of each topic the eval-service has yet to take, by what its groups have committed. */
final class TopicLag {
    private static final int LIMIT_SECONDS = 3;

    /** So many offsets behind the end are looked at one by one: they may be ends of transactions. */
    private static final long FEW = 100;

    /** Groups by the topics that they read, as the eval-service names them. */
    private static final Map<String, String> GROUPS = Map.of(
            "squadron-eval.run-events", Topics.RUN_EVENTS,
            "squadron-eval.datasets", Topics.DATASETS,
            "squadron-eval.examples", Topics.EXAMPLES,
            "squadron-eval.checkpoints", Topics.CHECKPOINTS,
            "squadron-eval.aliases", Topics.EVALUATIONS);

    private TopicLag() {}

    /**
     * By topic, those alone of which something waits.
     *
     * @param configuration Kafka's client settings
     * @throws KafkaException if the cluster refuses or does not answer
     */
    static Map<String, Long> of(Map<String, Object> configuration) {
        Map<String, Object> patient = new HashMap<>(configuration);
        patient.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, LIMIT_SECONDS * 1_000);
        patient.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, LIMIT_SECONDS * 1_000);
        try (Admin admin = Admin.create(patient)) {
            Map<String, ListConsumerGroupOffsetsSpec> all = GROUPS.keySet().stream()
                    .collect(Collectors.toMap(group -> group, group -> new ListConsumerGroupOffsetsSpec()));
            Map<TopicPartition, Long> committed = new HashMap<>();
            get(admin.listConsumerGroupOffsets(all).all())
                    .values()
                    .forEach(offsets -> offsets.forEach((partition, offset) -> add(committed, partition, offset)));
            Map<TopicPartition, ListOffsetsResultInfo> ends = get(admin.listOffsets(committed.keySet().stream()
                            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())))
                    .all());
            Map<TopicPartition, Long> behind = new HashMap<>();
            committed.forEach((partition, offset) ->
                    behind.put(partition, Math.max(0, ends.get(partition).offset() - offset)));
            Map<TopicPartition, Long> few = new HashMap<>(committed);
            few.keySet().removeIf(partition -> behind.get(partition) == 0 || behind.get(partition) > FEW);
            behind.putAll(UnreadRecords.count(patient, few));
            Map<String, Long> lag = new TreeMap<>();
            behind.forEach((partition, records) -> lag.merge(partition.topic(), records, Long::sum));
            lag.values().removeIf(records -> records == 0);
            return lag;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException refused ? refused : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("Kafka did not answer within " + LIMIT_SECONDS + " seconds", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("It was interrupted", e);
        }
    }

    /** For a line of a status: what waits, or why that cannot be seen. */
    static String line(Supplier<Map<String, Object>> configuration) {
        try {
            Map<String, Long> lag = of(configuration.get());
            return lag.isEmpty() ? "nothing waits for the eval-service" : KafkaCheckup.counts(lag) + " to be taken";
        } catch (KafkaException | StackException e) {
            return "unknown: " + e.getMessage();
        }
    }

    private static void add(Map<TopicPartition, Long> committed, TopicPartition partition, OffsetAndMetadata offset) {
        if (offset != null) {
            committed.put(partition, offset.offset());
        }
    }

    private static <T> T get(KafkaFuture<T> answer) throws ExecutionException, InterruptedException, TimeoutException {
        return answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
}
