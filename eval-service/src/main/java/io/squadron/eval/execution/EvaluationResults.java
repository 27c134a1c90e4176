package io.squadron.eval.execution;

import io.squadron.eval.calibration.Calibrations;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationException;
import io.squadron.eval.evaluation.EvaluationState;
import io.squadron.eval.evaluation.FailureReason;
import io.squadron.eval.precision.Precisions;
import io.squadron.eval.promotion.Promotions;
import io.squadron.eval.scoring.BestThresholds;
import io.squadron.eval.scoring.GoldQuestion;
import io.squadron.eval.scoring.NullOdds;
import io.squadron.eval.scoring.QuestionScore;
import io.squadron.eval.scoring.SquadV2Evaluation;
import io.squadron.eval.storage.DatabaseClock;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns the stored predictions of an evaluation into its figures decides about the champion and about precisions, and calibrates. */
@ApplicationScoped
class EvaluationResults {
    private final ScoredQuestions questions;
    private final DatabaseClock clock;
    private final Promotions promotions;
    private final Precisions precisions;
    private final Calibrations calibrations;

    EvaluationResults(
            ScoredQuestions questions,
            DatabaseClock clock,
            Promotions promotions,
            Precisions precisions,
            Calibrations calibrations) {
        this.questions = questions;
        this.clock = clock;
        this.promotions = promotions;
        this.precisions = precisions;
        this.calibrations = calibrations;
    }

    /**
     * Completes an evaluation whose questions have all been asked, within the caller's transaction.
     *
     * @throws EvaluationException if not one of them was answered
     */
    void complete(Claim claim) {
        CheckpointEvaluation evaluation = claim.locked();
        List<ScoredQuestion> all = questions.of(evaluation);
        List<ScoredQuestion> labelled =
                all.stream().filter(ScoredQuestion::labelled).toList();
        evaluation.unanswered =
                all.stream().filter(question -> !question.isAnswered()).count();
        requireAnswers(evaluation, all.size());
        evaluation.unlabelled = (long) all.size() - labelled.size();
        evaluation.scored = labelled.size();
        evaluation.givenUp = labelled.stream().filter(ScoredQuestion::isGivenUp).count();
        if (!labelled.isEmpty()) {
            score(evaluation, labelled);
        }
        evaluation.status = EvaluationState.COMPLETED;
        evaluation.claim = "";
        evaluation.failure = "";
        evaluation.failureReason = "";
        evaluation.completedAt = clock.now();
        evaluation.announced = false;
        promotions.completed(evaluation);
        precisions.completed(evaluation);
        calibrations.completed(evaluation);
    }

    /** A figure over questions that nobody has answered would say nothing of the model. */
    private void requireAnswers(CheckpointEvaluation evaluation, int asked) {
        if (asked > 0 && evaluation.unanswered == asked) {
            throw new EvaluationException(
                    FailureReason.NOTHING_ANSWERED,
                    "None of the " + asked + " questions could be answered, e.g. "
                            + questions.exampleOfUnanswered(evaluation) + ".");
        }
    }

    private static void score(CheckpointEvaluation evaluation, List<ScoredQuestion> labelled) {
        Map<GoldQuestion, QuestionScore> scores = new LinkedHashMap<>();
        labelled.forEach(one -> scores.put(one.gold(), one.score()));
        Optional<BestThresholds> best =
                evaluation.version2WithNegative ? Optional.of(bestThresholds(labelled, scores)) : Optional.empty();
        record(evaluation, SquadV2Evaluation.ofScores(scores, best));
    }

    private static BestThresholds bestThresholds(
            List<ScoredQuestion> labelled, Map<GoldQuestion, QuestionScore> scores) {
        Map<String, String> predictions = new LinkedHashMap<>();
        Map<String, Double> odds = new LinkedHashMap<>();
        for (ScoredQuestion one : labelled) {
            if (one.isAnswered()) {
                predictions.put(one.exampleId(), one.text());
                odds.put(one.exampleId(), one.nullOdds());
            }
        }
        return BestThresholds.of(scores, predictions, new NullOdds(odds, NullOdds.DEFAULT_THRESHOLD));
    }

    private static void record(CheckpointEvaluation evaluation, SquadV2Evaluation figures) {
        evaluation.exact = figures.all().exact();
        evaluation.f1 = figures.all().f1();
        figures.hasAnswer().ifPresent(group -> {
            evaluation.hasAnsExact = group.exact();
            evaluation.hasAnsF1 = group.f1();
            evaluation.hasAnsTotal = (long) group.total();
        });
        figures.noAnswer().ifPresent(group -> {
            evaluation.noAnsExact = group.exact();
            evaluation.noAnsF1 = group.f1();
            evaluation.noAnsTotal = (long) group.total();
        });
        figures.best().ifPresent(best -> {
            evaluation.bestExact = best.exact();
            evaluation.bestExactThresh = best.exactThreshold();
            evaluation.bestF1 = best.f1();
            evaluation.bestF1Thresh = best.f1Threshold();
        });
    }
}
