package io.squadron.inference.announcement;

import com.google.protobuf.Timestamp;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.Record;
import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.model.ModelRegistry;
import io.squadron.kafka.Topics;
import io.squadron.kafka.messaging.ChannelClients;
import io.squadron.kafka.messaging.ChannelsLiveness;
import io.squadron.kafka.messaging.TopicFollower;
import io.squadron.v1.AliasChange;
import io.squadron.v1.EvaluationRecord;
import io.squadron.v1.PrecisionChoice;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * This service's side of Kafka: hears of checkpoints, aliases and precisions, and sets those two. Every replica reads both compacted
 * topics whole at every start, in no consumer group, and follows them; nothing is committed. A record that cannot be read,
 * or is of a later schema version, is logged with its place and passed over: one poison record must not keep a replica from
 * hearing of the next checkpoint.
 */
@ApplicationScoped
public class AnnouncementTopics {
    private static final String CHECKPOINTS = "checkpoints";
    private static final String ALIASES = "aliases";
    private static final String ALIAS_CHANGES = "alias-changes";

    /** Beyond what the producer's own limits (delivery.timeout.ms) let one change take. */
    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(20);

    private static final Duration HEARD_WITHIN = Duration.ofSeconds(10);

    private final ModelRegistry registry;
    private final TopicFollower checkpoints;
    private final TopicFollower aliases;
    private final Multi<Message<ConsumerRecord<String, byte[]>>> checkpointRecords;
    private final Multi<Message<ConsumerRecord<String, byte[]>>> aliasRecords;
    private final MutinyEmitter<Record<String, byte[]>> aliasChanges;

    private volatile List<Cancellable> followed = List.of();

    AnnouncementTopics(
            ModelRegistry registry,
            KafkaClientService clients,
            ChannelClients channels,
            @Channel(CHECKPOINTS) Multi<Message<ConsumerRecord<String, byte[]>>> checkpointRecords,
            @Channel(ALIASES) Multi<Message<ConsumerRecord<String, byte[]>>> aliasRecords,
            @Channel(ALIAS_CHANGES) MutinyEmitter<Record<String, byte[]>> aliasChanges) {
        this.registry = registry;
        this.checkpointRecords = checkpointRecords;
        this.aliasRecords = aliasRecords;
        this.aliasChanges = aliasChanges;
        Announcements announcements = new Announcements(registry);
        checkpoints =
                new TopicFollower(CHECKPOINTS, Topics.CHECKPOINTS, clients, channels, announcements::hearCheckpoint);
        aliases = new TopicFollower(ALIASES, Topics.EVALUATIONS, clients, channels, announcements::hearDecision);
    }

    /** Begins to read; models are loaded once all has been read that was there. */
    public void start() {
        followed = List.of(checkpoints.follow(checkpointRecords), aliases.follow(aliasRecords));
        var unused = checkpoints
                .whenReplayed()
                .thenCombine(aliases.whenReplayed(), (one, other) -> null)
                .thenRun(registry::replayed);
    }

    /**
     * Changes an alias on every replica. Never blocks.
     *
     * @param change its time is set here
     * @return completes when this replica has heard of it; fails with a {@link RefusedException} UNREACHABLE, in half a minute
     *     at most
     */
    public CompletableFuture<Void> publish(AliasChange change) {
        return publish(
                Announcements.ALIAS_KEY + change.getAlias(),
                EvaluationRecord.newBuilder()
                        .setAlias(change.toBuilder().setTime(now()))
                        .build()
                        .toByteArray());
    }

    /** Chooses a checkpoint's precision on every replica; as {@link #publish(AliasChange)}. */
    public CompletableFuture<Void> publish(PrecisionChoice choice) {
        return publish(
                Announcements.PRECISION_KEY + choice.getCheckpointId(),
                EvaluationRecord.newBuilder()
                        .setPrecision(choice.toBuilder().setTime(now()))
                        .build()
                        .toByteArray());
    }

    /** Takes the choice of a checkpoint's precision away, on every replica; as {@link #publish(AliasChange)}. */
    public CompletableFuture<Void> removePrecision(String checkpointId) {
        return publish(Announcements.PRECISION_KEY + checkpointId, null);
    }

    private static Timestamp now() {
        Instant now = Instant.now();
        return Timestamp.newBuilder()
                .setSeconds(now.getEpochSecond())
                .setNanos(now.getNano())
                .build();
    }

    private CompletableFuture<Void> publish(String key, byte[] value) {
        return aliasChanges
                .send(Record.of(key, value))
                .ifNoItem()
                .after(ACKNOWLEDGED_WITHIN)
                .fail()
                .onFailure()
                .transform(AnnouncementTopics::notTaken)
                .subscribeAsCompletionStage()
                .thenCompose(taken -> aliases.catchUp(HEARD_WITHIN)
                        .exceptionallyCompose(late -> CompletableFuture.failedFuture(notHeard(late))));
    }

    private static RefusedException notTaken(Throwable failure) {
        Throwable reason = failure;
        while (reason.getCause() != null) { // "retries exhausted" and "failed to construct" say nothing
            reason = reason.getCause();
        }
        boolean isOpen = failure instanceof TimeoutException || reason instanceof RetriableException;
        return unreachable(
                isOpen
                        ? "Kafka did not take it in time (%s), so it is not known whether the change will come: ListModels tells"
                                .formatted(reason.getMessage())
                        : "Nothing was changed, Kafka did not take it: %s".formatted(reason.getMessage()),
                failure);
    }

    private static RefusedException notHeard(Throwable late) {
        return unreachable(
                "It was changed, but this replica has not heard of it within %d seconds: ListModels tells when it has"
                        .formatted(HEARD_WITHIN.toSeconds()),
                late);
    }

    private static RefusedException unreachable(String sentence, Throwable failure) {
        return new RefusedException(Refusal.UNREACHABLE, "Kafka", sentence, failure, null);
    }

    @Produces
    @Liveness
    @Singleton
    ChannelsLiveness liveness() {
        return new ChannelsLiveness(List.of(checkpoints, aliases));
    }

    void stop(@Observes ShutdownEvent event) {
        followed.forEach(Cancellable::cancel);
    }
}
