package io.squadron.eval.evaluation;

import io.squadron.eval.dataset.DevQuestion;
import io.squadron.v1.Prediction;
import io.squadron.v1.UnansweredQuestion;
import java.util.List;

/** A prediction with the question that it answers. */
public record PredictionOf(StoredPrediction prediction, DevQuestion question) {

    private static final String JOINED = "select p, q from StoredPrediction p"
            + " join CheckpointEvaluation e on e.evaluationId = p.key.evaluationId"
            + " join DevQuestion q on q.key.datasetId = e.datasetId and q.key.exampleIndex = p.key.exampleIndex"
            + " where p.key.evaluationId = ?1";
    private static final String IN_ORDER = " order by p.key.exampleIndex";

    /** In the data set's order, after a position. */
    public static List<PredictionOf> after(String evaluationId, long afterIndex, int limit) {
        return StoredPrediction.find(JOINED + " and p.key.exampleIndex > ?2" + IN_ORDER, evaluationId, afterIndex)
                .page(0, limit)
                .project(PredictionOf.class)
                .list();
    }

    /** Those at some positions, in the data set's order. */
    public static List<PredictionOf> at(String evaluationId, List<Long> positions) {
        return StoredPrediction.find(JOINED + " and p.key.exampleIndex in ?2" + IN_ORDER, evaluationId, positions)
                .project(PredictionOf.class)
                .list();
    }

    public Prediction toProto() {
        Prediction.Builder message = Prediction.newBuilder()
                .setExampleId(question.exampleId)
                .setExampleIndex(prediction.key.exampleIndex())
                .setText(prediction.text == null ? "" : prediction.text);
        prediction.bestAnswers.forEach(answer -> message.addNBest(answer.toProto()));
        if (prediction.nullOdds != null) {
            message.setNullOdds(prediction.nullOdds);
        }
        if (!prediction.reason.isEmpty()) {
            message.setUnanswered(UnansweredQuestion.newBuilder()
                    .setReason(UnansweredReason.valueOf(prediction.reason).toProto())
                    .setMessage(prediction.failure));
        }
        return message.build();
    }
}
