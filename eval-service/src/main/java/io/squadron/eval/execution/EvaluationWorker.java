package io.squadron.eval.execution;

import io.grpc.Status;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.squadron.eval.EvalConfig;
import io.squadron.eval.announcement.Announcer;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationException;
import io.squadron.eval.evaluation.Evaluations;
import io.squadron.eval.live.LiveChanges;
import io.squadron.eval.promotion.Promotions;
import io.squadron.eval.scoring.ScoringException;
import io.squadron.eval.storage.PatientTransactions;
import io.squadron.eval.storage.StoppingException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One thread that carries out evaluations one after the other, so that serving people comes before measuring. What is
 * to be done stands in the database, so a restart goes on where the service stopped.
 */
@ApplicationScoped
public class EvaluationWorker {
    private static final Logger LOG = Logger.getLogger(EvaluationWorker.class);
    private static final long STOP_SECONDS = 10;

    private final CheckpointEvaluator evaluator;
    private final EvaluationQueue queue;
    private final Evaluations evaluations;
    private final Promotions promotions;
    private final Announcer announcer;
    private final PatientTransactions transactions;
    private final LiveChanges changes;
    private final EvalConfig config;
    private final Semaphore work = new Semaphore(0);
    private final Thread thread = new Thread(this::work, "evaluation-worker");

    EvaluationWorker(
            CheckpointEvaluator evaluator,
            EvaluationQueue queue,
            Evaluations evaluations,
            Promotions promotions,
            Announcer announcer,
            PatientTransactions transactions,
            LiveChanges changes,
            EvalConfig config) {
        this.evaluator = evaluator;
        this.queue = queue;
        this.evaluations = evaluations;
        this.promotions = promotions;
        this.announcer = announcer;
        this.transactions = transactions;
        this.changes = changes;
        this.config = config;
    }

    /** There may be something to do. */
    public void wake() {
        work.release();
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
    }

    private void work() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                workOnce();
            } catch (InterruptedException | StoppingException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("The evaluation worker failed and goes on", e);
                rest();
            }
        }
    }

    private void workOnce() throws InterruptedException {
        Optional<CheckpointEvaluation> next = transactions.call("Looking for evaluations", queue::beginNext);
        // Before the work: who could delete the checkpoint shall know that it is in use.
        announcer.announcePending();
        if (next.isPresent()) {
            evaluate(next.get());
        } else if (work.tryAcquire(config.pollInterval().toMillis(), TimeUnit.MILLISECONDS)) {
            // However many calls there were, one look is enough.
            work.drainPermits();
        }
    }

    private void evaluate(CheckpointEvaluation evaluation) throws InterruptedException {
        changes.ofRun(evaluation.runId);
        try {
            evaluator.evaluate(evaluation);
        } catch (StoppingException e) {
            throw e;
        } catch (EvaluationException e) {
            LOG.warnf("Evaluation of %s: %s", evaluation.checkpointId, e.getMessage());
            note(evaluation, e);
        } catch (ScoringException e) {
            note(evaluation, EvaluationException.notReady(e.getMessage()));
        } catch (RuntimeException e) {
            // It would fail again and keep the others from their turn.
            LOG.errorf(e, "Evaluation of %s failed", evaluation.checkpointId);
            note(evaluation, EvaluationException.internal());
        }
    }

    private void note(CheckpointEvaluation evaluation, EvaluationException failure) {
        transactions.run("Noting a failed evaluation", () -> {
            if (evaluations.isDropped(evaluation.evaluationId)) {
                LOG.infof("Evaluation of %s has ended: its checkpoint was deleted", evaluation.checkpointId);
            } else if (failure.code() == Status.Code.UNAVAILABLE) {
                queue.postpone(evaluation.evaluationId, failure, config.maxBackoff());
            } else if (promotions.isChampions(evaluation)) {
                queue.postpone(evaluation.evaluationId, failure, config.championRetry());
            } else {
                evaluations.fail(evaluation.evaluationId, failure);
            }
        });
        changes.ofRun(evaluation.runId);
    }

    private void rest() {
        try {
            TimeUnit.MILLISECONDS.sleep(config.maxBackoff().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
