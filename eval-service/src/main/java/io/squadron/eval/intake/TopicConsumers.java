package io.squadron.eval.intake;

import com.google.protobuf.InvalidProtocolBufferException;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.squadron.eval.checkpoint.CheckpointChange;
import io.squadron.eval.checkpoint.CheckpointProjection;
import io.squadron.eval.dataset.DatasetProjection;
import io.squadron.eval.dataset.DevQuestions;
import io.squadron.eval.evaluation.CheckpointEvaluations;
import io.squadron.eval.execution.EvaluationWorker;
import io.squadron.eval.live.LiveChanges;
import io.squadron.eval.promotion.AliasProjection;
import io.squadron.eval.promotion.AliasRecord;
import io.squadron.eval.run.RunProjection;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.Example;
import io.squadron.v1.RunEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What arrives on which topic and where it goes; who shows or evaluates it is told afterwards. */
@ApplicationScoped
class TopicConsumers {
    private final RecordIntake intake;
    private final RunProjection runs;
    private final DatasetProjection datasets;
    private final DevQuestions questions;
    private final CheckpointProjection checkpoints;
    private final CheckpointEvaluations evaluations;
    private final AliasProjection aliases;
    private final EvaluationWorker worker;
    private final LiveChanges changes;

    TopicConsumers(
            RecordIntake intake,
            RunProjection runs,
            DatasetProjection datasets,
            DevQuestions questions,
            CheckpointProjection checkpoints,
            CheckpointEvaluations evaluations,
            AliasProjection aliases,
            EvaluationWorker worker,
            LiveChanges changes) {
        this.intake = intake;
        this.runs = runs;
        this.datasets = datasets;
        this.questions = questions;
        this.checkpoints = checkpoints;
        this.evaluations = evaluations;
        this.aliases = aliases;
        this.worker = worker;
        this.changes = changes;
    }

    @Incoming("run-events")
    @Blocking("intake")
    void runEvents(ConsumerRecords<String, byte[]> records) {
        List<RunEvent> stored = intake.take(records, RunEvent.parser(), events -> events.forEach(runs::apply));
        stored.stream().map(RunEvent::getRunId).distinct().forEach(changes::ofRun);
    }

    @Incoming("datasets")
    @Blocking("intake")
    void datasets(ConsumerRecords<String, byte[]> records) {
        intake.take(records, DatasetManifest.parser(), manifests -> manifests.forEach(datasets::apply));
        worker.wake();
        changes.ofEverything();
    }

    @Incoming("examples")
    @Blocking("intake")
    void examples(ConsumerRecords<String, byte[]> records) {
        intake.take(records, Example.parser(), questions::store);
        worker.wake();
    }

    @Incoming("checkpoints")
    @Blocking("intake")
    void checkpoints(ConsumerRecords<String, byte[]> records) {
        intake.take(records, TopicConsumers::checkpointChange, this::applyCheckpoints);
        worker.wake();
        changes.ofEverything();
    }

    private void applyCheckpoints(List<CheckpointChange> all) {
        all.forEach(change -> checkpoints.apply(change).ifPresent(evaluations::follow));
    }

    private static Optional<CheckpointChange> checkpointChange(ConsumerRecord<String, byte[]> record)
            throws InvalidProtocolBufferException {
        return Optional.of(
                record.value() == null
                        ? new CheckpointChange.Withdrawn(record.key())
                        : new CheckpointChange.Announced(Checkpoint.parseFrom(record.value())));
    }

    private static Optional<AliasRecord> aliasRecord(ConsumerRecord<String, byte[]> record)
            throws InvalidProtocolBufferException {
        return AliasRecord.read(
                record.key(), record.offset(), record.value(), Instant.ofEpochMilli(record.timestamp()));
    }

    @Incoming("aliases")
    @Blocking("intake")
    void aliases(ConsumerRecords<String, byte[]> records) {
        intake.take(records, TopicConsumers::aliasRecord, changed -> changed.forEach(aliases::apply));
        changes.ofEverything();
    }
}
