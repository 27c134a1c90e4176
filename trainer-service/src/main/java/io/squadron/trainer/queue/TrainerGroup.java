package io.squadron.trainer.queue;

import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.kafka.KafkaClients;
import io.squadron.trainer.kafka.KafkaUnavailableException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Which trainers are alive: the members of the consumer group, whose client ids are the trainers' names. */
@Singleton
public class TrainerGroup {
    /** The consumer group of all trainers that live. */
    static final String NAME = "squadron-trainers";

    private final Admin admin;
    private final Duration timeout;

    public TrainerGroup(KafkaClients clients, TrainerConfig config) {
        this.admin = clients.admin();
        this.timeout = config.kafkaTimeout();
    }

    /**
     * The names of the trainers that are members of the group now; Kafka removes one that has not been heard of for the
     * session timeout.
     *
     * @throws KafkaUnavailableException if the group cannot be described
     */
    public Set<String> living() {
        try {
            ConsumerGroupDescription group = admin.describeConsumerGroups(List.of(NAME))
                    .describedGroups()
                    .get(NAME)
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return group.members().stream().map(MemberDescription::clientId).collect(Collectors.toSet());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException("Describing the group of trainers was interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Set.of();
            }
            throw new KafkaUnavailableException("The group of trainers could not be described", e);
        }
    }

    @PreDestroy
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
