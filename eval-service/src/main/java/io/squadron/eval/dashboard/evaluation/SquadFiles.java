package io.squadron.eval.dashboard.evaluation;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.squadron.eval.evaluation.NBestAnswer;
import io.squadron.eval.evaluation.PredictionOf;
import io.squadron.eval.evaluation.StoredPrediction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the content of run_squad's files a few hundred questions at a time. A question that could not be answered has no entry,
 * as in the files of {@code squadron run}.
 *
 * <p>Source: transformers, {@code data/metrics/squad_metrics.py}, {@code compute_predictions_logits}.
 */
@ApplicationScoped
class SquadFiles {
    private static final int AT_ONCE = 500;

    private final EvaluationViews evaluations;
    private final ObjectMapper json;

    SquadFiles(EvaluationViews evaluations, ObjectMapper json) {
        this.evaluations = evaluations;
        this.json = json;
    }

    /** What is written of a prediction. */
    private interface Entry {
        Object of(StoredPrediction prediction);
    }

    StreamingOutput predictions(EvaluationView evaluation) {
        return output -> write(evaluation, prediction -> prediction.text, output);
    }

    StreamingOutput bestAnswers(EvaluationView evaluation) {
        return output -> write(
                evaluation,
                prediction ->
                        prediction.bestAnswers.stream().map(SquadFiles::entry).toList(),
                output);
    }

    StreamingOutput nullOdds(EvaluationView evaluation) {
        return output -> write(evaluation, prediction -> prediction.nullOdds, output);
    }

    /** Those figures that there are, by the official script's names. */
    StreamingOutput results(EvaluationView evaluation) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("exact", evaluation.exact());
        figures.put("f1", evaluation.f1());
        figures.put("total", evaluation.total());
        figures.put("HasAns_exact", evaluation.hasAnsExact());
        figures.put("HasAns_f1", evaluation.hasAnsF1());
        figures.put("HasAns_total", evaluation.hasAnsTotal());
        figures.put("NoAns_exact", evaluation.noAnsExact());
        figures.put("NoAns_f1", evaluation.noAnsF1());
        figures.put("NoAns_total", evaluation.noAnsTotal());
        figures.put("best_exact", evaluation.bestExact());
        figures.put("best_exact_thresh", evaluation.bestExactThresh());
        figures.put("best_f1", evaluation.bestF1());
        figures.put("best_f1_thresh", evaluation.bestF1Thresh());
        figures.values().removeIf(figure -> figure == null);
        return output -> json.writerWithDefaultPrettyPrinter().writeValue(output, figures);
    }

    private static Map<String, Object> entry(NBestAnswer answer) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("text", answer.text());
        entry.put("probability", answer.probability());
        entry.put("start_logit", answer.startLogit());
        entry.put("end_logit", answer.endLogit());
        return entry;
    }

    private void write(EvaluationView evaluation, Entry entry, OutputStream output) throws IOException {
        // Not closed where something fails: what is cut off must not look whole.
        JsonGenerator generator = json.createGenerator(output).useDefaultPrettyPrinter();
        generator.writeStartObject();
        long after = -1;
        List<PredictionOf> some;
        do {
            some = some(evaluation.id(), after);
            for (PredictionOf one : some) {
                after = one.prediction().key.exampleIndex();
                Object value = one.prediction().text == null ? null : entry.of(one.prediction());
                if (value != null) {
                    generator.writeObjectField(one.question().exampleId, value);
                }
            }
        } while (some.size() == AT_ONCE);
        // What was let go meanwhile fails, before the end.
        evaluations.withPredictions(evaluation.id());
        generator.writeEndObject();
        generator.flush();
    }

    /** Each in a transaction of its own, so that no connection waits for a slow reader. */
    private static List<PredictionOf> some(String evaluationId, long after) {
        return QuarkusTransaction.requiringNew().call(() -> PredictionOf.after(evaluationId, after, AT_ONCE));
    }
}
