package io.squadron.local.job;

import io.squadron.local.client.Services;
import io.squadron.local.progress.Progress;
import io.squadron.v1.Evaluation;
import io.squadron.v1.UnansweredCount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes what run_squad's evaluation leaves in its output directory. */
public final class RunResults {
    private final Services services;
    private final Progress progress;

    public RunResults(Services services, Progress progress) {
        this.services = services;
        this.progress = progress;
    }

    /**
     * Fetches the predictions and writes them and the figures into the directory.
     *
     * @return the figures by their names
     */
    public Map<String, Object> write(List<Evaluation> evaluations, Path directory)
            throws IOException, InterruptedException {
        for (Evaluation evaluation : evaluations) {
            writePredictions(evaluation, evaluations.size() > 1 ? Long.toString(evaluation.getStep()) : "", directory);
        }
        Map<String, Object> figures = ResultLine.of(evaluations);
        Files.writeString(
                directory.resolve("eval_results.json"), PythonJson.indented(figures) + "\n", StandardCharsets.US_ASCII);
        return figures;
    }

    private void writePredictions(Evaluation evaluation, String prefix, Path directory)
            throws IOException, InterruptedException {
        try (PredictionFiles files =
                new PredictionFiles(directory, prefix, evaluation.getSettings().getVersion2WithNegative())) {
            new CheckpointEvaluation(services, progress).predictions(evaluation.getEvaluationId(), files);
            long expected = evaluation.getMetrics().getTotal() + evaluation.getUnscored() - unanswered(evaluation);
            if (files.count() < expected) {
                throw new FailedException("The eval-service gave " + files.count() + " of " + expected
                        + " predictions; see `squadron logs eval`.");
            }
        }
    }

    private static long unanswered(Evaluation evaluation) {
        return evaluation.getUnansweredList().stream()
                .mapToLong(UnansweredCount::getCount)
                .sum();
    }
}
