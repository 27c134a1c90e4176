package io.squadron.eval.intake;

import io.smallrye.reactive.messaging.annotations.Blocking;
import io.squadron.eval.checkpoint.CheckpointChange;
import io.squadron.eval.checkpoint.CheckpointProjection;
import io.squadron.eval.dataset.DatasetChange;
import io.squadron.eval.dataset.DatasetProjection;
import io.squadron.eval.dataset.DevQuestions;
import io.squadron.eval.evaluation.CheckpointEvaluations;
import io.squadron.eval.evaluation.Evaluations;
import io.squadron.eval.execution.EvaluationTraces;
import io.squadron.eval.execution.EvaluationWorkers;
import io.squadron.eval.live.LiveChanges;
import io.squadron.eval.precision.PrecisionProjection;
import io.squadron.eval.precision.PrecisionRecord;
import io.squadron.eval.precision.Precisions;
import io.squadron.eval.promotion.AliasProjection;
import io.squadron.eval.promotion.AliasRecord;
import io.squadron.eval.run.RunProjection;
import io.squadron.kafka.RecordValues;
import io.squadron.kafka.TraceHeaders;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.EvaluationRecord;
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
    private final PrecisionProjection precisionChoices;
    private final Precisions precisions;
    private final EvaluationWorkers workers;
    private final LiveChanges changes;
    private final EvaluationTraces traces;

    TopicConsumers(
            RecordIntake intake,
            RunProjection runs,
            DatasetProjection datasets,
            DevQuestions questions,
            CheckpointProjection checkpoints,
            CheckpointEvaluations evaluations,
            AliasProjection aliases,
            PrecisionProjection precisionChoices,
            Precisions precisions,
            EvaluationWorkers workers,
            LiveChanges changes,
            EvaluationTraces traces) {
        this.traces = traces;
        this.intake = intake;
        this.runs = runs;
        this.datasets = datasets;
        this.questions = questions;
        this.checkpoints = checkpoints;
        this.evaluations = evaluations;
        this.aliases = aliases;
        this.precisionChoices = precisionChoices;
        this.precisions = precisions;
        this.workers = workers;
        this.changes = changes;
    }

    @Incoming("run-events")
    @Blocking("intake")
    void runEvents(ConsumerRecords<String, byte[]> records) {
        List<RunEvent> stored = intake.take(records, RunEvent.parser(), runs::apply);
        stored.stream().map(RunEvent::getRunId).distinct().forEach(changes::ofRun);
    }

    @Incoming("datasets")
    @Blocking("intake")
    void datasets(ConsumerRecords<String, byte[]> records) {
        intake.take(records, TopicConsumers::datasetChange, this::applyDatasets);
        workers.wake();
        changes.ofEverything();
    }

    private void applyDatasets(List<DatasetChange> all) {
        all.forEach(change -> datasets.apply(change).ifPresent(Evaluations::dropOn));
    }

    private static Optional<DatasetChange> datasetChange(ConsumerRecord<String, byte[]> record) {
        return Optional.of(
                record.value() == null
                        ? new DatasetChange.Withdrawn(record.key(), record.offset())
                        : new DatasetChange.Announced(
                                RecordValues.parse(record, DatasetManifest.parser()), record.offset()));
    }

    @Incoming("examples")
    @Blocking("intake")
    void examples(ConsumerRecords<String, byte[]> records) {
        intake.take(records, Example.parser(), questions::store);
        workers.wake();
    }

    @Incoming("checkpoints")
    @Blocking("intake")
    void checkpoints(ConsumerRecords<String, byte[]> records) {
        intake.take(records, this::checkpointChange, this::applyCheckpoints);
        workers.wake();
        changes.ofEverything();
    }

    private void applyCheckpoints(List<CheckpointChange> all) {
        all.forEach(change -> checkpoints.apply(change).ifPresent(evaluations::follow));
    }

    private Optional<CheckpointChange> checkpointChange(ConsumerRecord<String, byte[]> record) {
        traces.announced(record.key(), TraceHeaders.extract(record.headers()));
        return Optional.of(
                record.value() == null
                        ? new CheckpointChange.Withdrawn(record.key(), record.offset())
                        : new CheckpointChange.Announced(
                                RecordValues.parse(record, Checkpoint.parser()), record.offset()));
    }

    /** What a record of squadron.evaluations changes here; empty if it is about an evaluation, which is known. */
    private Optional<Runnable> decision(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            Instant written = Instant.ofEpochMilli(record.timestamp());
            return AliasRecord.removed(record.key(), record.offset(), written)
                    .map(this::setAlias)
                    .or(() -> PrecisionRecord.removed(record.key(), record.offset(), written)
                            .map(this::choosePrecision));
        }
        EvaluationRecord entry = RecordValues.parse(record, EvaluationRecord.parser());
        return AliasRecord.read(record.offset(), entry)
                .map(this::setAlias)
                .or(() -> PrecisionRecord.read(record.offset(), entry).map(this::choosePrecision));
    }

    private Runnable setAlias(AliasRecord change) {
        return () -> {
            aliases.apply(change);
            precisions.named(change.checkpointId());
        };
    }

    private Runnable choosePrecision(PrecisionRecord choice) {
        return () -> {
            precisionChoices.apply(choice);
            if (choice.precision().isEmpty()) {
                precisions.reopened(choice.checkpointId());
            }
        };
    }

    @Incoming("aliases")
    @Blocking("intake")
    void aliases(ConsumerRecords<String, byte[]> records) {
        intake.take(records, this::decision, changed -> changed.forEach(Runnable::run));
        workers.wake();
        changes.ofEverything();
    }
}
