package io.squadron.eval.execution;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.squadron.eval.EvalConfig;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationException;
import io.squadron.eval.evaluation.Evaluations;
import io.squadron.eval.evaluation.FailureReason;
import io.squadron.eval.live.LiveChanges;
import io.squadron.eval.promotion.Promotions;
import io.squadron.eval.scoring.ScoringException;
import io.squadron.eval.storage.PatientTransactions;
import io.squadron.eval.storage.StoppingException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * The threads that carry out evaluations: few, so that serving people comes before measuring, and more than one, so that
 * a giant does not hold up the others. What is to be done stands in the database, so a restart goes on where the service
 * stopped, and other processes over the same database share the work.
 */
@ApplicationScoped
public class EvaluationWorkers {
    private static final Logger LOG = Logger.getLogger(EvaluationWorkers.class);
    private static final long STOP_SECONDS = 10;

    private final CheckpointEvaluator evaluator;
    private final EvaluationQueue queue;
    private final ClaimKeeper claims;
    private final Evaluations evaluations;
    private final Promotions promotions;
    private final PatientTransactions transactions;
    private final LiveChanges changes;
    private final EvalConfig config;
    private final EvaluationMeters meters;
    private final EvaluationTraces traces;
    private final Semaphore work = new Semaphore(0);
    private final List<Thread> threads;

    EvaluationWorkers(
            CheckpointEvaluator evaluator,
            EvaluationQueue queue,
            ClaimKeeper claims,
            Evaluations evaluations,
            Promotions promotions,
            PatientTransactions transactions,
            LiveChanges changes,
            EvalConfig config,
            EvaluationMeters meters,
            EvaluationTraces traces) {
        this.traces = traces;
        this.meters = meters;
        this.evaluator = evaluator;
        this.queue = queue;
        this.claims = claims;
        this.evaluations = evaluations;
        this.promotions = promotions;
        this.transactions = transactions;
        this.changes = changes;
        this.config = config;
        this.threads = IntStream.rangeClosed(1, config.workers())
                .mapToObj(number -> new Thread(this::work, "evaluation-worker-" + number))
                .toList();
    }

    /** There may be something to do. */
    public void wake() {
        work.release();
    }

    /** Every thread is there. */
    public boolean areAlive() {
        return threads.stream().allMatch(Thread::isAlive);
    }

    void start(@Observes StartupEvent event) {
        threads.forEach(Thread::start);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        threads.forEach(Thread::interrupt);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
        for (Thread thread : threads) {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        }
        claims.giveBack();
    }

    private void work() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                workOnce();
            } catch (InterruptedException | StoppingException e) {
                return;
            } catch (Throwable e) {
                // An Error too ends what was under way, not the worker.
                LOG.error("An evaluation worker failed and goes on", e);
                rest();
            }
        }
    }

    private void workOnce() throws InterruptedException {
        transactions.run("Looking at data sets", queue::noticeDatasets);
        Optional<Claim> next = transactions.call("Looking for evaluations", queue::claimNext);
        if (next.isPresent()) {
            evaluate(next.get());
        } else if (work.tryAcquire(config.pollInterval().toMillis(), TimeUnit.MILLISECONDS)) {
            // However many calls there were, one look is enough.
            work.drainPermits();
        }
    }

    @SuppressWarnings("try") // The scope is only closed.
    private void evaluate(Claim claim) throws InterruptedException {
        claims.keep(claim);
        Span span = traces.begin(claim.evaluation());
        try (Scope scope = span.makeCurrent()) {
            carryOut(claim);
        } catch (InterruptedException | StoppingException e) {
            claims.leave(claim);
            throw e;
        } finally {
            span.end();
            claims.forget(claim);
        }
    }

    private void carryOut(Claim claim) throws InterruptedException {
        CheckpointEvaluation evaluation = claim.evaluation();
        changes.ofRun(evaluation.runId);
        try {
            evaluator.evaluate(claim);
        } catch (StoppingException e) {
            throw e;
        } catch (ClaimLostException e) {
            LOG.infof("Evaluation of %s has ended here: %s", evaluation.checkpointId, e.getMessage());
            meters.ended(EvaluationMeters.Outcome.LOST);
        } catch (EvaluationException e) {
            LOG.warnf("Evaluation of %s: %s", evaluation.checkpointId, e.getMessage());
            note(claim, e);
        } catch (ScoringException e) {
            note(claim, new EvaluationException(FailureReason.NOTHING_ANSWERED, e.getMessage()));
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "Evaluation of %s failed", evaluation.checkpointId);
            note(
                    claim,
                    new EvaluationException(
                            FailureReason.INTERNAL,
                            "The evaluation failed inside the eval-service; its log says why."));
        }
    }

    private void note(Claim claim, EvaluationException failure) {
        try {
            meters.ended(transactions.call("Noting a failed evaluation", () -> settle(claim, failure)));
        } catch (ClaimLostException e) {
            LOG.infof("Evaluation of %s has ended meanwhile", claim.evaluation().checkpointId);
            meters.ended(EvaluationMeters.Outcome.LOST);
        }
        changes.ofRun(claim.evaluation().runId);
    }

    /** What may pass is tried again; so is the champion whatever it is, because others are compared with it. */
    private EvaluationMeters.Outcome settle(Claim claim, EvaluationException failure) {
        CheckpointEvaluation evaluation = claim.locked();
        boolean passing = failure.reason() == FailureReason.INFERENCE_AWAY
                || (failure.reason() == FailureReason.INTERNAL && evaluation.tries + 1 < config.triesPerEvaluation());
        if (passing) {
            queue.postpone(claim, failure, pause(evaluation.tries));
        } else if (promotions.isChampions(evaluation)) {
            queue.postpone(claim, failure, config.championRetry());
        } else {
            evaluations.fail(evaluation, failure);
            return EvaluationMeters.Outcome.FAILED;
        }
        return EvaluationMeters.Outcome.POSTPONED;
    }

    private Duration pause(int triesBefore) {
        return new Backoff(config.maxBackoff(), config.maxBackoff().multipliedBy(6)).after(triesBefore + 1);
    }

    private void rest() {
        try {
            TimeUnit.MILLISECONDS.sleep(config.maxBackoff().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
