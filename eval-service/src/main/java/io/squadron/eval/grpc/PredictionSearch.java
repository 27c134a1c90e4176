package io.squadron.eval.grpc;

import io.smallrye.mutiny.Multi;
import io.squadron.eval.evaluation.PredictionOf;
import io.squadron.eval.filter.Condition;
import io.squadron.eval.slice.PredictionLines;
import io.squadron.v1.ListPredictionsResponse;
import io.squadron.v1.Prediction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Predictions that meet a filter, read some at a time, as the caller takes them. */
@ApplicationScoped
class PredictionSearch {
    private static final int AT_ONCE = 256;

    private final PredictionLines lines;

    PredictionSearch(PredictionLines lines) {
        this.lines = lines;
    }

    /** @param after a position in the data set; -1 for the first */
    Multi<ListPredictionsResponse> find(String evaluationId, Condition condition, long after) {
        return Multi.createBy()
                .repeating()
                .uni(
                        () -> new Cursor(evaluationId, condition, after),
                        cursor -> WorkerTransaction.call(() -> cursor.read(lines)))
                .whilst(page -> page.size() == AT_ONCE)
                .onItem()
                .disjoint();
    }

    private static final class Cursor {
        private final String evaluationId;
        private final Condition condition;
        private long last;

        Cursor(String evaluationId, Condition condition, long after) {
            this.evaluationId = evaluationId;
            this.condition = condition;
            this.last = after;
        }

        List<ListPredictionsResponse> read(PredictionLines lines) {
            List<PredictionLines.Line> page = lines.of(evaluationId, condition, last, AT_ONCE);
            if (page.isEmpty()) {
                FoundEvaluation.withPredictions(evaluationId);
                return List.of();
            }
            List<Long> positions =
                    page.stream().map(PredictionLines.Line::position).toList();
            last = positions.get(positions.size() - 1);
            // Looked at behind them: what is let go meanwhile is a failure, not an end.
            Map<Long, Prediction> predictions = PredictionOf.at(evaluationId, positions).stream()
                    .map(PredictionOf::toProto)
                    .collect(Collectors.toMap(Prediction::getExampleIndex, prediction -> prediction));
            FoundEvaluation.withPredictions(evaluationId);
            return page.stream()
                    .map(line -> message(line, predictions.get(line.position())))
                    .toList();
        }

        private static ListPredictionsResponse message(PredictionLines.Line line, Prediction prediction) {
            ListPredictionsResponse.Builder message =
                    ListPredictionsResponse.newBuilder().setPrediction(prediction);
            List<String> columns = PredictionLines.columns();
            for (int i = 0; i < columns.size(); i++) {
                message.addFields(
                        AnalysisMessages.of(columns.get(i), line.values().get(i)));
            }
            return message.build();
        }
    }
}
