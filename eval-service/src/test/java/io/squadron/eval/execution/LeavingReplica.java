package io.squadron.eval.execution;

import io.squadron.eval.EvalConfig;
import io.squadron.eval.evaluation.Evaluations;
import io.squadron.eval.live.LiveChanges;
import io.squadron.eval.promotion.Promotions;
import io.squadron.eval.storage.DatabaseClock;
import io.squadron.eval.storage.PatientTransactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.lang.reflect.Proxy;
import java.time.Duration;

/**
 * The workers of another process over the same database, inference-service and broker, whose claims nobody would take over
 * for two hours.
 */
@ApplicationScoped
public class LeavingReplica {
    private final EvaluationWorkers workers;

    LeavingReplica(
            InferenceClient inference,
            Progress progress,
            EvaluationResults results,
            Evaluations evaluations,
            Promotions promotions,
            PatientTransactions transactions,
            DatabaseClock clock,
            EntityManager entities,
            EvalConfig config,
            EvaluationMeters meters) {
        EvalConfig patient = withLease(config, Duration.ofHours(2));
        EvaluationQueue queue = new EvaluationQueue(entities, evaluations, clock, patient);
        LiveChanges changes = new LiveChanges();
        this.workers = new EvaluationWorkers(
                new CheckpointEvaluator(inference, progress, queue, results, transactions, changes, patient, meters),
                queue,
                new ClaimKeeper(queue, patient),
                evaluations,
                promotions,
                transactions,
                changes,
                patient,
                meters,
                new EvaluationTraces());
    }

    void start() {
        workers.start(null);
    }

    /** As the process does that is told to end. */
    void stop() throws InterruptedException {
        workers.stop(null);
    }

    private static EvalConfig withLease(EvalConfig config, Duration lease) {
        return (EvalConfig) Proxy.newProxyInstance(
                EvalConfig.class.getClassLoader(),
                new Class<?>[] {EvalConfig.class},
                (proxy, method, arguments) ->
                        method.getName().equals("lease") ? lease : method.invoke(config, arguments));
    }
}
