package io.squadron.eval.execution;

import io.squadron.eval.EvalConfig;
import io.squadron.eval.evaluation.Evaluations;
import io.squadron.eval.live.LiveChanges;
import io.squadron.eval.promotion.Promotions;
import io.squadron.eval.storage.PatientTransactions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The workers of another process over the same database, inference-service and broker. Each of its threads freezes once it has
 * stored its first predictions, as a process does that is stopped or cut off: it renews nothing, says nothing, and may wake up
 * much later, believing that the evaluation is still its own.
 */
@ApplicationScoped
public class SecondReplica {
    @Inject
    InferenceClient inference;

    @Inject
    Progress progress;

    @Inject
    EvaluationQueue queue;

    @Inject
    EvaluationResults results;

    @Inject
    Evaluations evaluations;

    @Inject
    Promotions promotions;

    @Inject
    PatientTransactions transactions;

    @Inject
    EvalConfig config;

    @Inject
    EvaluationMeters meters;

    private final CountDownLatch thawed = new CountDownLatch(1);
    private final AtomicInteger stored = new AtomicInteger();
    private EvaluationWorkers workers;

    public void start() {
        CheckpointEvaluator evaluator = new CheckpointEvaluator(
                inference, progress, queue, results, transactions, new Freezing(), config, meters);
        workers = new EvaluationWorkers(
                evaluator,
                queue,
                new ClaimKeeper(queue, config),
                evaluations,
                promotions,
                transactions,
                new LiveChanges(),
                config,
                meters,
                new EvaluationTraces());
        workers.start(null);
    }

    /** Threads that have stored something. */
    public int threadsThatStored() {
        return stored.get();
    }

    public void thaw() {
        thawed.countDown();
    }

    @PreDestroy
    void stop() throws InterruptedException {
        thaw();
        if (workers != null) {
            workers.stop(null);
        }
    }

    /** Told after each batch of predictions that was stored. */
    private final class Freezing extends LiveChanges {
        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // Each thread freezes by itself.
        public void ofRun(String runId) {
            stored.incrementAndGet();
            try {
                thawed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
