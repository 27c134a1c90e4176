package io.squadron.eval.evaluation;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.squadron.eval.storage.PatientTransactions;
import io.squadron.eval.storage.ProtoTime;
import io.squadron.v1.AliasChange;
import io.squadron.v1.EvaluationRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Topic squadron.evaluations: what is decided stands in the database first and is marked once Kafka has acknowledged
 * it. A crash between the two announces it again, which changes nothing.
 */
@ApplicationScoped
class Announcer {
    private final MutinyEmitter<byte[]> emitter;
    private final PatientTransactions transactions;

    Announcer(@Channel("evaluations") MutinyEmitter<byte[]> emitter, PatientTransactions transactions) {
        this.emitter = emitter;
        this.transactions = transactions;
    }

    private record Announcement(String key, EvaluationRecord value, Runnable mark) {}

    /** Announces every result and alias change that Kafka has not acknowledged, results first. */
    void announcePending() {
        List<Announcement> evaluations = transactions.call(
                "Looking for results",
                () -> CheckpointEvaluation.<CheckpointEvaluation>list("not announced order by completedAt").stream()
                        .map(Announcer::announcement)
                        .toList());
        evaluations.forEach(this::announce);
        List<Announcement> aliases = transactions.call(
                "Looking for alias changes", () -> ModelAlias.<ModelAlias>list("not announced").stream()
                        .map(Announcer::announcement)
                        .toList());
        aliases.forEach(this::announce);
    }

    private void announce(Announcement announcement) {
        emitter.sendMessageAndAwait(Message.of(announcement.value().toByteArray())
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(announcement.key())
                        .build()));
        transactions.run("Noting an announcement", announcement.mark());
    }

    private static Announcement announcement(CheckpointEvaluation evaluation) {
        EvaluationRecord value = EvaluationRecord.newBuilder()
                .setEvaluation(ResultMessage.of(evaluation))
                .build();
        String id = evaluation.evaluationId;
        return new Announcement(
                id, value, () -> CheckpointEvaluation.update("announced = true where evaluationId = ?1", id));
    }

    private static Announcement announcement(ModelAlias alias) {
        EvaluationRecord value = EvaluationRecord.newBuilder()
                .setAlias(AliasChange.newBuilder()
                        .setAlias(alias.alias)
                        .setCheckpointId(alias.checkpointId)
                        .setReason(alias.reason)
                        .setTime(ProtoTime.timestamp(alias.changedAt)))
                .build();
        String name = alias.alias;
        return new Announcement(
                "alias:" + name,
                value,
                () -> ModelAlias.update("announced = true where alias = ?1 and changedAt = ?2", name, alias.changedAt));
    }
}
