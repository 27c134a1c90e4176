package io.squadron.eval.announcement;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.squadron.eval.calibration.FittedCalibration;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationState;
import io.squadron.eval.precision.PrecisionDecision;
import io.squadron.eval.promotion.AliasDecision;
import io.squadron.v1.EvaluationRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Topic squadron.evaluations: what is to be evaluated, what came out of it, and what the aliases are. What is decided
 * stands in the database first and is marked once Kafka has acknowledged it. The row stays locked meanwhile, so that it
 * cannot change, and no other replica announces it too. A crash between the two announces it again, which changes nothing.
 */
@ApplicationScoped
class Announcer {
    private static final String NEXT_EVALUATION =
            """
            select * from evaluation where not announced
            order by coalesce(completed_at, created_at) for update skip locked limit 1""";

    private static final String NEXT_DECISION =
            "select * from alias_decision where not sent order by decided_at for update skip locked limit 1";

    private static final String NEXT_PRECISION =
            "select * from precision_decision where not sent order by decided_at for update skip locked limit 1";

    private static final String NEXT_CALIBRATION =
            "select * from calibration where not sent order by fitted_at for update skip locked limit 1";

    private final MutinyEmitter<byte[]> emitter;
    private final EntityManager entities;

    Announcer(@Channel("evaluations") MutinyEmitter<byte[]> emitter, EntityManager entities) {
        this.emitter = emitter;
        this.entities = entities;
    }

    /** Announces every evaluation, alias change, precision and calibration that Kafka has not acknowledged, evaluations first. */
    void announcePending() {
        while (QuarkusTransaction.requiringNew().call(this::announceEvaluation)) {}
        while (QuarkusTransaction.requiringNew().call(this::announceDecision)) {}
        while (QuarkusTransaction.requiringNew().call(this::announcePrecision)) {}
        while (QuarkusTransaction.requiringNew().call(this::announceCalibration)) {}
    }

    private boolean announceEvaluation() {
        List<CheckpointEvaluation> next = next(NEXT_EVALUATION, CheckpointEvaluation.class);
        next.forEach(evaluation -> {
            if (evaluation.status == EvaluationState.DELETED) {
                send(evaluation.evaluationId, null);
                evaluation.delete();
            } else {
                send(evaluation.evaluationId, evaluation(evaluation));
                evaluation.announced = true;
            }
        });
        return !next.isEmpty();
    }

    private boolean announceDecision() {
        List<AliasDecision> next = next(NEXT_DECISION, AliasDecision.class);
        next.forEach(decision -> {
            send("alias:" + decision.key.alias(), alias(decision));
            decision.sent = true;
        });
        return !next.isEmpty();
    }

    private boolean announcePrecision() {
        List<PrecisionDecision> next = next(NEXT_PRECISION, PrecisionDecision.class);
        next.forEach(decision -> {
            send(
                    "precision:" + decision.checkpointId,
                    EvaluationRecord.newBuilder()
                            .setPrecision(decision.toProto())
                            .build()
                            .toByteArray());
            decision.sent = true;
        });
        return !next.isEmpty();
    }

    private boolean announceCalibration() {
        List<FittedCalibration> next = next(NEXT_CALIBRATION, FittedCalibration.class);
        next.forEach(fitted -> {
            send(
                    "calibration:" + fitted.checkpointId,
                    EvaluationRecord.newBuilder()
                            .setCalibration(fitted.toProto())
                            .build()
                            .toByteArray());
            fitted.sent = true;
        });
        return !next.isEmpty();
    }

    @SuppressWarnings("unchecked") // JPA's native queries are untyped; Hibernate returns the entity asked for.
    private <T> List<T> next(String query, Class<T> entity) {
        return entities.createNativeQuery(query, entity).getResultList();
    }

    private static byte[] evaluation(CheckpointEvaluation evaluation) {
        return EvaluationRecord.newBuilder()
                .setEvaluation(EvaluationMessage.of(evaluation))
                .build()
                .toByteArray();
    }

    private static byte[] alias(AliasDecision decision) {
        return EvaluationRecord.newBuilder()
                .setAlias(decision.toProto())
                .build()
                .toByteArray();
    }

    /** @param value null: a tombstone */
    private void send(String key, byte[] value) {
        emitter.sendMessageAndAwait(Message.of(value)
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(key)
                        .build()));
    }
}
