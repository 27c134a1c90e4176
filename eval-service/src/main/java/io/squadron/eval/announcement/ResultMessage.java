package io.squadron.eval.announcement;

import io.squadron.eval.dataset.ImportedDataset;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.storage.ProtoTime;
import io.squadron.v1.EvaluationResult;
import io.squadron.v1.SquadMetrics;
import java.util.function.Consumer;

/** A completed evaluation as the contract's message; needs an open session for the data set's name. */
public final class ResultMessage {
    private ResultMessage() {}

    public static EvaluationResult of(CheckpointEvaluation evaluation) {
        ImportedDataset dataset = ImportedDataset.findById(evaluation.datasetId);
        return EvaluationResult.newBuilder()
                .setEvaluationId(evaluation.evaluationId)
                .setCheckpointId(evaluation.checkpointId)
                .setRunId(evaluation.runId)
                .setStep(evaluation.step)
                .setDatasetId(evaluation.datasetId)
                .setDatasetName(dataset == null ? "" : dataset.name)
                .setSettings(evaluation.setting().toProto())
                .setMetrics(metrics(evaluation))
                .setUnanswered(evaluation.unanswered)
                .setSeconds(evaluation.seconds)
                .setCompletedAt(ProtoTime.timestamp(evaluation.completedAt))
                .build();
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
