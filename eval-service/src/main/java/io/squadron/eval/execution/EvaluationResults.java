package io.squadron.eval.execution;

import io.squadron.eval.dataset.DevQuestion;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationState;
import io.squadron.eval.evaluation.Evaluations;
import io.squadron.eval.promotion.Promotions;
import io.squadron.eval.scoring.BestThresholds;
import io.squadron.eval.scoring.GoldQuestion;
import io.squadron.eval.scoring.NullOdds;
import io.squadron.eval.scoring.QuestionScore;
import io.squadron.eval.scoring.SquadV2Evaluation;
import io.squadron.eval.storage.DatabaseClock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns the stored predictions of an evaluation into its figures and decides about the champion. */
@ApplicationScoped
class EvaluationResults {
    private static final String SCORED = "select q, p.text, p.nullOdds, p.exact, p.f1"
            + " from StoredPrediction p join DevQuestion q"
            + " on q.key.datasetId = :dataset and q.key.exampleIndex = p.key.exampleIndex"
            + " where p.key.evaluationId = :evaluation order by p.key.exampleIndex";

    private final EntityManager entities;
    private final DatabaseClock clock;
    private final Promotions promotions;

    EvaluationResults(EntityManager entities, DatabaseClock clock, Promotions promotions) {
        this.entities = entities;
        this.clock = clock;
        this.promotions = promotions;
    }

    private record Scored(String exampleId, boolean hasAnswer, String text, Double nullOdds, QuestionScore score) {
        /** For means, only whether there is an answer matters. */
        GoldQuestion question() {
            return new GoldQuestion(exampleId, hasAnswer ? List.of("-") : List.of());
        }
    }

    /** Completes an evaluation whose questions have all been asked, within the caller's transaction. */
    void complete(String evaluationId) {
        CheckpointEvaluation evaluation = Evaluations.locked(evaluationId);
        List<Scored> scored = scored(evaluation);
        Map<GoldQuestion, QuestionScore> scores = new LinkedHashMap<>();
        scored.forEach(one -> scores.put(one.question(), one.score()));
        Optional<BestThresholds> best =
                evaluation.version2WithNegative ? Optional.of(bestThresholds(scored, scores)) : Optional.empty();
        record(evaluation, SquadV2Evaluation.ofScores(scores, best));
        evaluation.unanswered =
                scored.stream().filter(one -> one.text() == null).count();
        evaluation.status = EvaluationState.COMPLETED;
        evaluation.failure = "";
        evaluation.failureStatus = "";
        evaluation.completedAt = clock.now();
        evaluation.announced = false;
        promotions.completed(evaluation);
    }

    private List<Scored> scored(CheckpointEvaluation evaluation) {
        List<Scored> scored = new ArrayList<>();
        entities.createQuery(SCORED, Object[].class)
                .setParameter("dataset", evaluation.datasetId)
                .setParameter("evaluation", evaluation.evaluationId)
                .getResultStream()
                .forEach(row -> {
                    DevQuestion question = (DevQuestion) row[0];
                    scored.add(new Scored(
                            question.exampleId,
                            !question.answers.isEmpty(),
                            (String) row[1],
                            (Double) row[2],
                            new QuestionScore((Double) row[3], (Double) row[4])));
                });
        return scored;
    }

    private static BestThresholds bestThresholds(List<Scored> scored, Map<GoldQuestion, QuestionScore> scores) {
        Map<String, String> predictions = new LinkedHashMap<>();
        Map<String, Double> odds = new LinkedHashMap<>();
        for (Scored one : scored) {
            if (one.text() != null) {
                predictions.put(one.exampleId(), one.text());
                odds.put(one.exampleId(), one.nullOdds());
            }
        }
        return BestThresholds.of(scores, predictions, new NullOdds(odds, NullOdds.DEFAULT_THRESHOLD));
    }

    private static void record(CheckpointEvaluation evaluation, SquadV2Evaluation figures) {
        evaluation.exact = figures.all().exact();
        evaluation.f1 = figures.all().f1();
        evaluation.total = figures.all().total();
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
