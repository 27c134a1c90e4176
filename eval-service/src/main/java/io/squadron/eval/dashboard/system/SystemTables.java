package io.squadron.eval.dashboard.system;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.squadron.eval.dashboard.DatasetNames;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationState;
import io.squadron.eval.promotion.ModelAlias;
import io.squadron.eval.reading.Reading;
import io.squadron.eval.reading.SharedReading;
import io.squadron.eval.run.RunState;
import io.squadron.eval.run.TrainingRun;
import io.squadron.eval.storage.Schema;
import io.squadron.eval.storage.TransientFailures;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Reads what the database knows of the system; without a database that is a sentence, and the rest of the page is shown. */
@ApplicationScoped
class SystemTables {
    /** Lines of each list at most. */
    private static final int LISTED = 100;

    private static final String AWAY = "The database cannot be reached.";

    /** A page waits no longer. */
    private static final Duration LIMIT = Duration.ofSeconds(4);

    private final EntityManager entities;
    private final Schema schema;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(SystemTables::thread);
    private final SharedReading<Tables> tables = new SharedReading<>(executor, this::load);

    SystemTables(EntityManager entities, Schema schema) {
        this.entities = entities;
        this.schema = schema;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "system-tables");
        thread.setDaemon(true);
        return thread;
    }

    @PreDestroy
    void close() {
        executor.shutdownNow();
    }

    /** Begins to read; what it returns waits for that. However many ask, the database is asked once a second at most. */
    Supplier<Reading<Tables>> ask() {
        CompletableFuture<Reading<Tables>> asked = tables.ask();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        return () -> SharedReading.await(asked, deadline, "The database did not answer in time.");
    }

    private Reading<Tables> load() {
        if (!schema.isReady()) {
            return Reading.none(AWAY);
        }
        try {
            return Reading.of(QuarkusTransaction.requiringNew().call(this::read));
        } catch (RuntimeException e) {
            if (TransientFailures.isTransient(e)) {
                return Reading.none(AWAY);
            }
            throw e;
        }
    }

    private Tables read() {
        DatasetNames datasets = DatasetNames.load();
        return new Tables(
                (String) entities.createNativeQuery("select current_setting('server_version')", String.class)
                        .getSingleResult(),
                (Long) entities.createNativeQuery("select pg_database_size(current_database())", Long.class)
                        .getSingleResult(),
                ModelAlias.<ModelAlias>find("order by alias").page(0, LISTED).stream()
                        .map(SystemTables::alias)
                        .toList(),
                runs(RunState.RUNNING).stream().map(SystemTables::training).toList(),
                runs(RunState.QUEUED).stream().map(SystemTables::queued).toList(),
                CheckpointEvaluation.<CheckpointEvaluation>find(
                                "status in ?1 order by case when status = ?2 then 0 else 1 end, nextTryAt, createdAt",
                                List.of(EvaluationState.PENDING, EvaluationState.RUNNING),
                                EvaluationState.RUNNING)
                        .page(0, LISTED)
                        .stream()
                        .map(evaluation -> evaluating(evaluation, datasets))
                        .toList());
    }

    /** First in, first out. */
    private static List<TrainingRun> runs(RunState state) {
        return TrainingRun.<TrainingRun>find("status = ?1 order by submittedAt, runId", state)
                .page(0, LISTED)
                .list();
    }

    private static Tables.Alias alias(ModelAlias alias) {
        return new Tables.Alias(alias.alias, alias.checkpointId, alias.changedBy, alias.reason, alias.changedAt);
    }

    private static Tables.Training training(TrainingRun run) {
        return new Tables.Training(run.runId, run.title(), run.trainer, run.step, run.totalSteps, run.updatedAt);
    }

    private static Tables.Queued queued(TrainingRun run) {
        return new Tables.Queued(run.runId, run.title(), run.modelNameOrPath, run.submittedAt);
    }

    private static Tables.Evaluating evaluating(CheckpointEvaluation evaluation, DatasetNames datasets) {
        return new Tables.Evaluating(
                evaluation.evaluationId,
                evaluation.checkpointId,
                datasets.of(evaluation.datasetId),
                evaluation.status,
                evaluation.answered,
                evaluation.total,
                evaluation.failure,
                evaluation.nextTryAt);
    }
}
