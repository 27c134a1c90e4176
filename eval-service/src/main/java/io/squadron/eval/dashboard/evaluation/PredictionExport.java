package io.squadron.eval.dashboard.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.squadron.eval.dashboard.Csv;
import io.squadron.eval.filter.Condition;
import io.squadron.eval.slice.PredictionLines;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes predictions for whoever works on with them elsewhere, a few hundred at a time. */
@ApplicationScoped
class PredictionExport {
    private static final int AT_ONCE = 500;

    private final EvaluationViews evaluations;
    private final PredictionLines predictions;
    private final ObjectMapper json;

    PredictionExport(EvaluationViews evaluations, PredictionLines predictions, ObjectMapper json) {
        this.evaluations = evaluations;
        this.predictions = predictions;
        this.json = json;
    }

    /** A prediction as a line. */
    private interface Format {
        String line(PredictionLines.Line line) throws IOException;
    }

    /** CSV with a head, safe to be opened in a spreadsheet. */
    StreamingOutput csv(String evaluationId, Condition condition) {
        return output -> {
            Writer writer = utf8(output);
            writer.write(Csv.line(PredictionLines.columns()));
            write(evaluationId, condition, line -> Csv.line(line.values()), writer);
        };
    }

    /** A JSON object a line. */
    StreamingOutput jsonLines(String evaluationId, Condition condition) {
        return output ->
                write(evaluationId, condition, line -> json.writeValueAsString(map(line)) + "\n", utf8(output));
    }

    private static Map<String, Object> map(PredictionLines.Line line) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < PredictionLines.columns().size(); i++) {
            map.put(PredictionLines.columns().get(i), line.values().get(i));
        }
        return map;
    }

    private static Writer utf8(OutputStream output) {
        return new OutputStreamWriter(output, StandardCharsets.UTF_8);
    }

    private void write(String evaluationId, Condition condition, Format format, Writer writer) throws IOException {
        long after = -1;
        List<PredictionLines.Line> lines;
        do {
            lines = predictions.of(evaluationId, condition, after, AT_ONCE);
            for (PredictionLines.Line line : lines) {
                writer.write(format.line(line));
                after = line.position();
            }
        } while (lines.size() == AT_ONCE);
        // What was let go meanwhile fails, before the end.
        evaluations.withPredictions(evaluationId);
        writer.flush();
    }
}
