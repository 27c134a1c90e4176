package io.squadron.eval.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SquadEvaluationTest {
    private static final GoldQuestion CAPITAL = new GoldQuestion("capital", List.of("Paris", "Paris, France"));
    private static final GoldQuestion RIVER = new GoldQuestion("river", List.of("the Seine"));
    private static final GoldQuestion UNANSWERABLE = new GoldQuestion("unanswerable", List.of());

    @Test
    void aMissingPredictionCountsZeroInV1AndStaysInTheTotal() {
        SquadV1Evaluation evaluation = SquadV1Evaluation.of(List.of(CAPITAL, RIVER), Map.of("capital", "paris"));

        assertThat(evaluation).isEqualTo(new SquadV1Evaluation(50.0, 50.0));
    }

    @Test
    void aMissingPredictionIsLeftOutOfEveryTotalInV2() {
        SquadV2Evaluation evaluation = SquadV2Evaluation.of(
                List.of(CAPITAL, RIVER, UNANSWERABLE), Map.of("capital", "paris", "unanswerable", ""));

        assertThat(ScriptFigures.of(evaluation))
                .containsExactly(
                        Map.entry("exact", 100.0),
                        Map.entry("f1", 100.0),
                        Map.entry("total", 2),
                        Map.entry("HasAns_exact", 100.0),
                        Map.entry("HasAns_f1", 100.0),
                        Map.entry("HasAns_total", 1),
                        Map.entry("NoAns_exact", 100.0),
                        Map.entry("NoAns_f1", 100.0),
                        Map.entry("NoAns_total", 1));
    }

    @Test
    void aDataSetWithoutUnanswerableQuestionsHasNoNoAnsFigures() {
        SquadV2Evaluation evaluation = SquadV2Evaluation.of(List.of(RIVER), Map.of("river", "a Seine"));

        assertThat(ScriptFigures.of(evaluation).keySet())
                .containsExactly("exact", "f1", "total", "HasAns_exact", "HasAns_f1", "HasAns_total");
    }

    @Test
    void theBestGoldAnswerCounts() {
        assertThat(QuestionScore.of("France, Paris", CAPITAL)).isEqualTo(new QuestionScore(0.0, 1.0));
    }

    @Test
    void goldAnswersThatNormaliseToNothingAreDroppedAndNoneLeftMeansNoAnswer() {
        assertThat(QuestionScore.of("", new GoldQuestion("q", List.of("The"))).exact())
                .isEqualTo(1.0);
        assertThat(QuestionScore.of("", new GoldQuestion("q", List.of("The", "end")))
                        .exact())
                .isEqualTo(0.0);
    }

    @Test
    void oddsOverTheThresholdMeanNoAnswer() {
        Map<String, String> predictions = Map.of("capital", "Paris", "unanswerable", "nonsense");
        NullOdds odds = new NullOdds(Map.of("capital", -3.0, "unanswerable", 2.0), 1.0);

        SquadV2Evaluation evaluation = SquadV2Evaluation.of(List.of(CAPITAL, UNANSWERABLE), predictions, odds);

        assertThat(evaluation.all()).isEqualTo(new SquadV2Evaluation.Figures(100.0, 100.0, 2));
    }

    @Test
    void oddsThatAreNotANumberAreNotOverTheThreshold() {
        NullOdds odds = new NullOdds(Map.of("capital", Double.NaN), 1.0);

        SquadV2Evaluation evaluation = SquadV2Evaluation.of(List.of(CAPITAL), Map.of("capital", "Paris"), odds);

        assertThat(evaluation.all().exact()).isEqualTo(100.0);
    }

    @Test
    void theBestThresholdIsWhereTheScoreIsHighestFirst() {
        Map<String, Double> odds = new LinkedHashMap<>();
        odds.put("unanswerable", 0.5);
        odds.put("river", -1.0);
        odds.put("capital", -2.0);
        Map<String, String> predictions = Map.of("capital", "Paris", "river", "Seine", "unanswerable", "nonsense");

        SquadV2Evaluation evaluation =
                SquadV2Evaluation.of(List.of(CAPITAL, RIVER, UNANSWERABLE), predictions, new NullOdds(odds, 1.0));

        // All answered up to -1.0 and the unanswerable one left unanswered: three of three.
        assertThat(evaluation.best()).contains(new BestThresholds(100.0, -1.0, 100.0, -1.0));
        assertThat(evaluation.all().exact()).isEqualTo(100.0 * 2 / 3);
    }

    @Test
    void aPredictionWithoutNullOddsIsNamed() {
        assertThatThrownBy(() ->
                        SquadV2Evaluation.of(List.of(RIVER), Map.of("river", "Seine"), new NullOdds(Map.of(), 1.0)))
                .isInstanceOf(ScoringException.class)
                .hasMessageContaining("river");
    }

    @Test
    void v1RefusesUnanswerableQuestions() {
        assertThatThrownBy(() -> SquadV1Evaluation.of(List.of(UNANSWERABLE), Map.of()))
                .isInstanceOf(ScoringException.class)
                .hasMessageContaining("unanswerable")
                .hasMessageContaining("v2.0");
    }
}
