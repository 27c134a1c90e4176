package io.squadron.local.score;

import io.squadron.eval.scoring.PredictionsScorer;
import io.squadron.eval.scoring.ScoreReport;
import io.squadron.eval.scoring.ScoringException;
import io.squadron.eval.scoring.ScoringRules;
import io.squadron.local.job.FailedException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The official scoring of a file of predictions, in process by the eval-service's own code.
 *
 * @param version whose rules; empty: what the data says
 * @param nullOdds the odds of "no answer", by question
 * @param threshold odds above it count as "no answer"
 */
public record PredictionScores(Optional<Version> version, Optional<Path> nullOdds, double threshold) {
    /** Of SQuAD, and its script. */
    public enum Version {
        V1_1,
        V2_0
    }

    /**
     * Scores a file.
     *
     * @param note hears what a person should know
     * @return the script's figures, in its order
     * @throws FailedException if a file cannot be used
     */
    public Map<String, Number> of(Path data, Path predictions, Consumer<String> note) {
        ScoreReport report = report(data, predictions);
        if (report.missing() > 0) {
            note.accept("note: " + report.missing() + " questions have no prediction.");
        }
        if (report.foreign() > 0) {
            note.accept("note: " + report.foreign() + " predictions are of questions that are not in the data.");
        }
        return report.figures();
    }

    private ScoreReport report(Path data, Path predictions) {
        Optional<ScoringRules> rules =
                version.map(named -> named == Version.V1_1 ? ScoringRules.V1_1 : ScoringRules.V2_0);
        try {
            return new PredictionsScorer(rules, nullOdds, threshold).score(data, predictions);
        } catch (ScoringException e) {
            throw new FailedException(e.getMessage(), e);
        }
    }
}
