package io.squadron.eval.announcement;

import io.squadron.eval.dataset.ImportedDataset;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.storage.ProtoTime;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationFailure;
import io.squadron.v1.EvaluationState;
import io.squadron.v1.SquadMetrics;
import io.squadron.v1.UnansweredCount;
import io.squadron.v1.UnansweredReason;
import java.util.function.Consumer;

/** An evaluation as the contract's message; needs an open session for the data set's name. */
public final class ResultMessage {
    private ResultMessage() {}

    public static Evaluation of(CheckpointEvaluation evaluation) {
        ImportedDataset dataset = ImportedDataset.findById(evaluation.datasetId);
        Evaluation.Builder message = Evaluation.newBuilder()
                .setEvaluationId(evaluation.evaluationId)
                .setCheckpointId(evaluation.checkpointId)
                .setStep(evaluation.step)
                .setDatasetId(evaluation.datasetId)
                .setDatasetName(dataset == null ? "" : dataset.name)
                .setSettings(evaluation.setting().toProto())
                .setState(state(evaluation))
                .setAnswered(evaluation.answered)
                .setTotal(evaluation.total)
                .setSeconds(evaluation.seconds);
        if (!evaluation.runId.isEmpty()) {
            message.setRunId(evaluation.runId);
        }
        if (evaluation.completedAt != null) {
            message.setCompletedAt(ProtoTime.timestamp(evaluation.completedAt));
        }
        if (!evaluation.failure.isEmpty()) {
            message.setFailure(EvaluationFailure.newBuilder().setMessage(evaluation.failure));
        }
        if (evaluation.status == io.squadron.eval.evaluation.EvaluationState.COMPLETED) {
            message.setMetrics(metrics(evaluation));
            if (evaluation.unanswered > 0) {
                message.addUnanswered(UnansweredCount.newBuilder()
                        .setReason(UnansweredReason.UNANSWERED_REASON_UNSPECIFIED)
                        .setCount(evaluation.unanswered));
            }
        }
        return message.build();
    }

    private static EvaluationState state(CheckpointEvaluation evaluation) {
        return switch (evaluation.status) {
            case PENDING -> EvaluationState.EVALUATION_STATE_QUEUED;
            case RUNNING -> EvaluationState.EVALUATION_STATE_RUNNING;
            case COMPLETED -> EvaluationState.EVALUATION_STATE_COMPLETE;
            case FAILED -> EvaluationState.EVALUATION_STATE_FAILED;
            case DROPPED -> EvaluationState.EVALUATION_STATE_CANCELLED;
        };
    }

    private static SquadMetrics metrics(CheckpointEvaluation evaluation) {
        SquadMetrics.Builder metrics = SquadMetrics.newBuilder()
                .setExact(evaluation.exact)
                .setF1(evaluation.f1)
                .setTotal(evaluation.total);
        set(evaluation.hasAnsExact, metrics::setHasAnsExact);
        set(evaluation.hasAnsF1, metrics::setHasAnsF1);
        set(evaluation.hasAnsTotal, metrics::setHasAnsTotal);
        set(evaluation.noAnsExact, metrics::setNoAnsExact);
        set(evaluation.noAnsF1, metrics::setNoAnsF1);
        set(evaluation.noAnsTotal, metrics::setNoAnsTotal);
        set(evaluation.bestExact, metrics::setBestExact);
        set(evaluation.bestExactThresh, metrics::setBestExactThresh);
        set(evaluation.bestF1, metrics::setBestF1);
        set(evaluation.bestF1Thresh, metrics::setBestF1Thresh);
        return metrics.build();
    }

    private static <T> void set(T value, Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }
}
