package io.squadron.local.job;

import io.squadron.v1.PredictedAnswer;
import io.squadron.v1.Prediction;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * run_squad's prediction files, written question by question: {@code predictions_PREFIX.json} (id to text),
 * {@code nbest_predictions_PREFIX.json} (id to its candidates) and, for SQuAD v2.0, {@code null_odds_PREFIX.json}. Each is what
 * {@code json.dumps(…, indent=4) + "\n"} gives, with the questions in the data set's order.
 *
 * <p>Source: transformers, {@code data/metrics/squad_metrics.py}, {@code compute_predictions_logits}.
 */
public final class PredictionFiles implements AutoCloseable {
    private final JsonObjectFile predictions;
    private final JsonObjectFile nBest;
    /** Null without {@code version_2_with_negative}. */
    private final JsonObjectFile nullOdds;

    private long count;

    /**
     * Opens the files.
     *
     * @param prefix run_squad's word for what ends the files' names: the step where there are several checkpoints, else
     *     empty
     */
    public PredictionFiles(Path directory, String prefix, boolean version2WithNegative) throws IOException {
        predictions = new JsonObjectFile(directory.resolve("predictions_" + prefix + ".json"));
        nBest = new JsonObjectFile(directory.resolve("nbest_predictions_" + prefix + ".json"));
        nullOdds = version2WithNegative ? new JsonObjectFile(directory.resolve("null_odds_" + prefix + ".json")) : null;
    }

    public void add(Prediction prediction) {
        try {
            predictions.member(prediction.getExampleId(), prediction.getText());
            nBest.member(prediction.getExampleId(), candidates(prediction));
            if (nullOdds != null) {
                nullOdds.member(prediction.getExampleId(), prediction.getNullOdds());
            }
            count++;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Questions written so far. */
    public long count() {
        return count;
    }

    private static List<Map<String, Object>> candidates(Prediction prediction) {
        List<Map<String, Object>> candidates = new ArrayList<>();
        for (PredictedAnswer answer : prediction.getNBestList()) {
            Map<String, Object> candidate = new LinkedHashMap<>();
            candidate.put("text", answer.getText());
            candidate.put("probability", answer.getProbability());
            candidate.put("start_logit", answer.getStartLogit());
            candidate.put("end_logit", answer.getEndLogit());
            candidates.add(candidate);
        }
        return candidates;
    }

    /** Ends the files; without it they are not whole. */
    @Override
    public void close() throws IOException {
        predictions.close();
        nBest.close();
        if (nullOdds != null) {
            nullOdds.close();
        }
    }

    /** One file that holds one object, too large for memory perhaps. */
    private static final class JsonObjectFile implements AutoCloseable {
        private final BufferedWriter out;
        private boolean any;

        JsonObjectFile(Path file) throws IOException {
            out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII);
            out.append('{');
        }

        void member(String name, Object value) throws IOException {
            if (any) {
                out.append(',');
            }
            any = true;
            PythonJson.newLine(out, 1);
            out.append(PythonJson.string(name)).append(": ");
            PythonJson.write(out, value, 1);
        }

        @Override
        public void close() throws IOException {
            try (out) {
                if (any) {
                    PythonJson.newLine(out, 0);
                }
                out.append("}\n");
            }
        }
    }
}
