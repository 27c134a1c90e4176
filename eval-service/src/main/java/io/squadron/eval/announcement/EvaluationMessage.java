package io.squadron.eval.announcement;

import io.squadron.eval.calibration.FittedCalibration;
import io.squadron.eval.dataset.ImportedDataset;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationState;
import io.squadron.eval.evaluation.FailureReason;
import io.squadron.eval.evaluation.UnansweredSummary;
import io.squadron.eval.storage.ProtoTime;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationFailure;
import io.squadron.v1.EvaluationFailureReason;
import io.squadron.v1.SquadMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** An evaluation as the contract's message; needs an open session for what stands in other tables. */
public final class EvaluationMessage {
    private EvaluationMessage() {}

    public static Evaluation of(CheckpointEvaluation evaluation) {
        ImportedDataset dataset = ImportedDataset.findById(evaluation.datasetId);
        Evaluation.Builder message = Evaluation.newBuilder()
                .setEvaluationId(evaluation.evaluationId)
                .setCheckpointId(evaluation.checkpointId)
                .setStep(evaluation.step)
                .setDatasetId(evaluation.datasetId)
                .setDatasetName(dataset == null ? "" : dataset.name)
                .setSettings(evaluation.setting().toProto())
                .setState(state(evaluation.status))
                .setAnswered(evaluation.answered)
                .setTotal(evaluation.total)
                .setSeconds(evaluation.seconds)
                .setRequestedAt(ProtoTime.timestamp(evaluation.createdAt));
        if (!evaluation.runId.isEmpty()) {
            message.setRunId(evaluation.runId);
        }
        if (!evaluation.failure.isEmpty() && evaluation.status != EvaluationState.CANCELLED) {
            message.setFailure(failure(evaluation));
        }
        if (evaluation.status == EvaluationState.COMPLETED) {
            message.setCompletedAt(ProtoTime.timestamp(evaluation.completedAt))
                    .setUnscored(evaluation.unlabelled)
                    .addAllWarnings(warnings(evaluation, dataset));
            if (evaluation.unanswered > 0) {
                message.addAllUnanswered(UnansweredSummary.of(evaluation.evaluationId));
            }
            if (evaluation.isScored()) {
                message.setMetrics(metrics(evaluation));
                FittedCalibration.of(evaluation.evaluationId)
                        .ifPresent(fitted -> message.setCalibration(fitted.toProto()));
            }
        }
        return message.build();
    }

    private static io.squadron.v1.EvaluationState state(EvaluationState state) {
        return switch (state) {
            case PENDING -> io.squadron.v1.EvaluationState.EVALUATION_STATE_QUEUED;
            case RUNNING -> io.squadron.v1.EvaluationState.EVALUATION_STATE_RUNNING;
            case COMPLETED -> io.squadron.v1.EvaluationState.EVALUATION_STATE_COMPLETE;
            case FAILED -> io.squadron.v1.EvaluationState.EVALUATION_STATE_FAILED;
            case DROPPED, CANCELLED, DELETED -> io.squadron.v1.EvaluationState.EVALUATION_STATE_CANCELLED;
        };
    }

    private static EvaluationFailure failure(CheckpointEvaluation evaluation) {
        return EvaluationFailure.newBuilder()
                .setReason(reason(FailureReason.valueOf(evaluation.failureReason)))
                .setMessage(evaluation.failure)
                .build();
    }

    private static EvaluationFailureReason reason(FailureReason reason) {
        return switch (reason) {
            case INFERENCE_AWAY -> EvaluationFailureReason.EVALUATION_FAILURE_REASON_INFERENCE_AWAY;
            case MODEL_NOT_LOADABLE -> EvaluationFailureReason.EVALUATION_FAILURE_REASON_MODEL_NOT_LOADABLE;
            case DATASET_NOT_READY -> EvaluationFailureReason.EVALUATION_FAILURE_REASON_DATASET_NOT_READY;
            case CHECKPOINT_DELETED -> EvaluationFailureReason.EVALUATION_FAILURE_REASON_CHECKPOINT_DELETED;
            case NOTHING_ANSWERED -> EvaluationFailureReason.EVALUATION_FAILURE_REASON_NOTHING_ANSWERED;
            case UNKNOWN, WRONG_STATE, CANCELLED, INTERNAL ->
                EvaluationFailureReason.EVALUATION_FAILURE_REASON_INTERNAL;
        };
    }

    /** What the reader of the figures should know. */
    private static List<String> warnings(CheckpointEvaluation evaluation, ImportedDataset dataset) {
        List<String> warnings = new ArrayList<>();
        if (!evaluation.isScored()) {
            warnings.add(
                    "No question of the data set has an answer to compare with: there are predictions and no figures.");
        } else if (evaluation.unlabelled > 0) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%,d questions have no answer to compare with; no figure counts them.",
                    evaluation.unlabelled));
        }
        if (dataset != null && dataset.version2WithNegative && !evaluation.version2WithNegative) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "The data set has unanswerable questions (SQuAD v2.0), %,d of %,d, and without"
                            + " version_2_with_negative \"no answer\" cannot win.",
                    evaluation.noAnsTotal == null ? 0 : evaluation.noAnsTotal,
                    evaluation.total));
        }
        return warnings;
    }

    private static SquadMetrics metrics(CheckpointEvaluation evaluation) {
        SquadMetrics.Builder metrics = SquadMetrics.newBuilder()
                .setExact(evaluation.exact)
                .setF1(evaluation.f1)
                .setTotal(evaluation.scored);
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
