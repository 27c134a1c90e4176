package io.squadron.eval.execution;

import io.squadron.eval.dataset.ImportedDataset;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationException;
import io.squadron.eval.evaluation.EvaluationState;
import io.squadron.eval.evaluation.Evaluations;
import io.squadron.eval.storage.DatabaseClock;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which evaluation has its turn. Every method works within the caller's transaction. */
@ApplicationScoped
class EvaluationQueue {
    private final DatabaseClock clock;

    EvaluationQueue(DatabaseClock clock) {
        this.clock = clock;
    }

    /** Marks the oldest evaluation that can be carried out now as RUNNING and returns it. */
    Optional<CheckpointEvaluation> beginNext() {
        List<CheckpointEvaluation> open = CheckpointEvaluation.list(
                "status in (?1, ?2) and nextTryAt <= ?3 order by status desc, createdAt",
                EvaluationState.RUNNING,
                EvaluationState.PENDING,
                clock.now());
        for (CheckpointEvaluation candidate : open) {
            ImportedDataset dataset = ImportedDataset.findById(candidate.datasetId);
            if (dataset != null && dataset.isReady()) {
                CheckpointEvaluation evaluation = Evaluations.locked(candidate.evaluationId);
                evaluation.status = EvaluationState.RUNNING;
                evaluation.total = dataset.examples;
                return Optional.of(evaluation);
            }
        }
        return Optional.empty();
    }

    /** It waits; what is answered is kept. */
    void postpone(String evaluationId, EvaluationException reason, Duration pause) {
        CheckpointEvaluation evaluation = Evaluations.locked(evaluationId);
        evaluation.status = EvaluationState.PENDING;
        evaluation.failure = reason.getMessage();
        evaluation.failureStatus = reason.code().name();
        evaluation.nextTryAt = clock.now().plus(pause);
    }
}
