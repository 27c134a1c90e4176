package io.squadron.eval.scoring;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The official scoring of a file of predictions: what {@code python evaluate-v2.0.py DATA PREDICTIONS} does. The command
 * line's {@code squadron score} calls it.
 *
 * @param rules by which rules; absent: what the data set's questions ask for
 * @param nullOdds a JSON object {question id: odds of "no answer"}; only v2.0 knows them
 * @param nullOddsThreshold above it a prediction counts as "no answer"
 */
public record PredictionsScorer(Optional<ScoringRules> rules, Optional<Path> nullOdds, double nullOddsThreshold) {

    /** Without null odds, by the rules that the data set asks for. */
    public PredictionsScorer() {
        this(Optional.empty(), Optional.empty(), NullOdds.DEFAULT_THRESHOLD);
    }

    /**
     * Scores PREDICTIONS, a JSON object {question id: answer text}, on DATA, a SQuAD JSON file.
     *
     * @throws ScoringException with one sentence if a file cannot be used
     */
    public ScoreReport score(Path data, Path predictions) {
        ScoringFiles.Gold gold = ScoringFiles.gold(data);
        Map<String, String> predicted = ScoringFiles.predictions(predictions);
        ScoringRules chosen = rules.orElseGet(() -> ScoringRules.of(gold.version(), gold.questions()));
        return new ScoreReport(
                chosen,
                figures(chosen, gold.questions(), predicted),
                missing(gold.questions(), predicted),
                foreign(gold.questions(), predicted));
    }

    private Map<String, Number> figures(
            ScoringRules chosen, List<GoldQuestion> questions, Map<String, String> predicted) {
        if (chosen == ScoringRules.V1_1) {
            if (nullOdds.isPresent()) {
                throw new ScoringException("SQuAD v1.1 has no unanswerable questions, so it takes no null odds.");
            }
            return ScriptFigures.of(SquadV1Evaluation.of(questions, predicted));
        }
        return ScriptFigures.of(nullOdds.map(file -> SquadV2Evaluation.of(
                        questions, predicted, new NullOdds(ScoringFiles.nullOdds(file), nullOddsThreshold)))
                .orElseGet(() -> SquadV2Evaluation.of(questions, predicted)));
    }

    private static int missing(List<GoldQuestion> questions, Map<String, String> predicted) {
        return (int) questions.stream()
                .filter(question -> !predicted.containsKey(question.id()))
                .count();
    }

    private static int foreign(List<GoldQuestion> questions, Map<String, String> predicted) {
        Map<String, GoldQuestion> gold = SquadV2Evaluation.byId(questions);
        return (int)
                predicted.keySet().stream().filter(id -> !gold.containsKey(id)).count();
    }
}
