package io.squadron.eval.announcement;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.Evaluations;
import io.squadron.eval.promotion.AliasDecision;
import io.squadron.eval.storage.PatientTransactions;
import io.squadron.eval.storage.ProtoTime;
import io.squadron.v1.AliasChange;
import io.squadron.v1.EvaluationRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Topic squadron.evaluations: what is to be evaluated, what came out of it, and what the aliases are. What is decided stands in the database first and is marked once Kafka has acknowledged
 * it. A crash between the two announces it again, which changes nothing.
 */
@ApplicationScoped
public class Announcer {
    private final MutinyEmitter<byte[]> emitter;
    private final PatientTransactions transactions;

    Announcer(@Channel("evaluations") MutinyEmitter<byte[]> emitter, PatientTransactions transactions) {
        this.emitter = emitter;
        this.transactions = transactions;
    }

    private record Announcement(String key, EvaluationRecord value, Runnable mark) {}

    /** Announces every evaluation and alias change that Kafka has not acknowledged, evaluations first. */
    public void announcePending() {
        List<Announcement> evaluations = transactions.call(
                "Looking for results",
                () -> CheckpointEvaluation.<CheckpointEvaluation>list("not announced order by completedAt").stream()
                        .map(Announcer::announcement)
                        .toList());
        evaluations.forEach(this::announce);
        List<Announcement> aliases = transactions.call(
                "Looking for alias changes", () -> AliasDecision.<AliasDecision>list("not sent").stream()
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
        boolean over = evaluation.status.isOver();
        return new Announcement(id, value, () -> noteAnnounced(id, over));
    }

    /** Unless it has ended, or begun anew, since it was read: then it is announced once more. */
    private static void noteAnnounced(String evaluationId, boolean over) {
        CheckpointEvaluation evaluation = Evaluations.locked(evaluationId);
        if (evaluation.status.isOver() == over) {
            evaluation.announced = true;
        }
    }

    private static Announcement announcement(AliasDecision decision) {
        AliasDecision.Key key = decision.key;
        EvaluationRecord value = EvaluationRecord.newBuilder()
                .setAlias(AliasChange.newBuilder()
                        .setAlias(key.alias())
                        .setCheckpointId(decision.checkpointId)
                        .setReason(decision.reason)
                        .setTime(ProtoTime.timestamp(key.decidedAt())))
                .build();
        return new Announcement(
                "alias:" + key.alias(), value, () -> AliasDecision.update("sent = true where key = ?1", key));
    }
}
