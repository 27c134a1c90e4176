package io.squadron.eval.execution;

import io.squadron.eval.EvalConfig;
import io.squadron.eval.dataset.ImportedDataset;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationException;
import io.squadron.eval.evaluation.EvaluationState;
import io.squadron.eval.evaluation.Evaluations;
import io.squadron.eval.evaluation.FailureReason;
import io.squadron.eval.storage.DatabaseClock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Which evaluation has its turn, in this process and in every other one over the same database: whoever waits longest. A
 * turn is claimed with a lease. Every method works within the caller's transaction.
 */
@ApplicationScoped
class EvaluationQueue {
    /** Also before they are claimed, their being in use stands on the topic, so that nobody deletes their checkpoint. */
    private static final String NEXT =
            """
            select e.evaluation_id from evaluation e join dataset d on d.dataset_id = e.dataset_id
            where d.questions_complete and e.status in ('PENDING', 'RUNNING')
              and (e.status = 'PENDING' and e.announced and e.next_try_at <= clock_timestamp()
                or e.status = 'RUNNING' and e.lease_until < clock_timestamp())
            order by e.next_try_at, e.evaluation_id
            for update of e skip locked limit 1""";

    private static final String WAITING =
            """
            select count(*) from evaluation e join dataset d on d.dataset_id = e.dataset_id
            where d.questions_complete and e.status = 'PENDING' and e.announced and e.next_try_at <= clock_timestamp()""";

    private static final String NOTICE_COMPLETE_DATASETS =
            """
            update dataset d set questions_complete = true
            where not d.questions_complete and d.split = 'DEV' and d.status = 'COMPLETE'
              and exists (select from evaluation e where e.dataset_id = d.dataset_id and e.status = 'PENDING')
              and (select count(*) from dev_question q
                   where q.dataset_id = d.dataset_id and q.example_index < d.examples) = d.examples""";

    private static final String RENEW =
            """
            update evaluation set lease_until = clock_timestamp() + make_interval(secs => :seconds)
            where status = 'RUNNING' and claim in :tokens returning claim""";

    private static final String GIVE_BACK =
            """
            update evaluation set status = 'PENDING', claim = '', next_try_at = clock_timestamp()
            where status = 'RUNNING' and claim in :tokens""";

    private final EntityManager entities;
    private final Evaluations evaluations;
    private final DatabaseClock clock;
    private final EvalConfig config;

    EvaluationQueue(EntityManager entities, Evaluations evaluations, DatabaseClock clock, EvalConfig config) {
        this.entities = entities;
        this.evaluations = evaluations;
        this.clock = clock;
        this.config = config;
    }

    /** Claims the evaluation that has waited longest of those that can be carried out now. */
    Optional<Claim> claimNext() {
        @SuppressWarnings("unchecked") // JPA's native queries are untyped.
        List<String> next = entities.createNativeQuery(NEXT).getResultList();
        return next.stream().findFirst().map(this::claim);
    }

    private Claim claim(String evaluationId) {
        CheckpointEvaluation evaluation = CheckpointEvaluation.findById(evaluationId);
        ImportedDataset dataset = ImportedDataset.findById(evaluation.datasetId);
        evaluation.status = EvaluationState.RUNNING;
        evaluation.claim = UUID.randomUUID().toString();
        evaluation.leaseUntil = clock.now().plus(config.lease());
        evaluation.total =
                evaluation.maxQuestions == 0 ? dataset.examples : Math.min(dataset.examples, evaluation.maxQuestions);
        return new Claim(evaluation);
    }

    /**
     * What the topics have brought meanwhile: data sets whose questions are all here, and those that never will be, or are
     * gone.
     */
    void noticeDatasets() {
        entities.createNativeQuery(NOTICE_COMPLETE_DATASETS).executeUpdate();
        for (CheckpointEvaluation evaluation : CheckpointEvaluation.<CheckpointEvaluation>list(
                "from CheckpointEvaluation e where status = ?1 and exists"
                        + " (from ImportedDataset d where d.datasetId = e.datasetId"
                        + " and (d.status = ?2 or d.deletedAt is not null))",
                EvaluationState.PENDING,
                ImportedDataset.Status.FAILED)) {
            ImportedDataset dataset = ImportedDataset.findById(evaluation.datasetId);
            evaluations.fail(
                    Evaluations.locked(evaluation.evaluationId),
                    dataset.isDeleted()
                            ? Evaluations.deleted(dataset)
                            : new EvaluationException(
                                    FailureReason.DATASET_NOT_READY,
                                    "Data set " + dataset.name + " was not imported: " + dataset.failure));
        }
    }

    /** Another evaluation could begin if it had a worker. */
    boolean othersWait() {
        return ((Number) entities.createNativeQuery(WAITING).getSingleResult()).longValue() > 0;
    }

    /** Returns those of the claims that still hold. */
    Set<String> renew(Set<String> tokens) {
        @SuppressWarnings("unchecked") // JPA's native queries are untyped.
        List<String> renewed = entities.createNativeQuery(RENEW)
                .setParameter("seconds", config.lease().toMillis() / 1e3)
                .setParameter("tokens", tokens)
                .getResultList();
        return Set.copyOf(renewed);
    }

    /** Whoever has them does not go on: another replica can, at once and with what has no answer yet. */
    void giveBack(Set<String> tokens) {
        entities.createNativeQuery(GIVE_BACK).setParameter("tokens", tokens).executeUpdate();
    }

    /** Others have their turn first; what is answered is kept. */
    void giveWay(Claim claim) {
        release(claim.locked(), Duration.ZERO);
    }

    /** It waits before it is tried again, longer from time to time; what is answered is kept. */
    void postpone(Claim claim, EvaluationException reason, Duration pause) {
        CheckpointEvaluation evaluation = claim.locked();
        evaluation.failure = reason.getMessage();
        evaluation.failureReason = reason.reason().name();
        evaluation.tries++;
        release(evaluation, pause);
    }

    private void release(CheckpointEvaluation evaluation, Duration pause) {
        evaluation.status = EvaluationState.PENDING;
        evaluation.claim = "";
        evaluation.nextTryAt = clock.now().plus(pause);
    }
}
