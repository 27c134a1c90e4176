package io.squadron.local.job;

import io.squadron.local.client.Services;
import io.squadron.local.progress.Progress;
import io.squadron.v1.EvaluationResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what run_squad's evaluation leaves in its output directory. */
public final class RunResults {
    private final Services services;
    private final Progress progress;

    public RunResults(Services services, Progress progress) {
        this.services = services;
        this.progress = progress;
    }

    /** Fetches the predictions and writes them and the figures into the directory. */
    public void write(EvaluationResult evaluation, Path directory) throws IOException, InterruptedException {
        try (PredictionFiles files =
                new PredictionFiles(directory, evaluation.getSettings().getVersion2WithNegative())) {
            new CheckpointEvaluation(services, progress).predictions(evaluation.getEvaluationId(), files);
            long expected = evaluation.getMetrics().getTotal() - evaluation.getUnanswered();
            if (files.count() < expected) {
                throw new FailedException("The eval-service gave " + files.count() + " of " + expected
                        + " predictions; see `squadron logs eval`.");
            }
        }
        String figures = PythonJson.indented(ResultLine.of(evaluation.getMetrics())) + "\n";
        Files.writeString(directory.resolve("eval_results.json"), figures, StandardCharsets.US_ASCII);
        if (evaluation.getUnanswered() > 0) {
            progress.say("  note: " + evaluation.getUnanswered() + " questions could not be answered and count as 0.");
        }
    }
}
