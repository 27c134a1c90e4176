package io.squadron.eval.execution;

import io.squadron.eval.dataset.DevQuestion;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.List;

/** What of an evaluation is still to be asked, and what has been answered. Every method works within the caller's transaction. */
@ApplicationScoped
class Progress {
    private static final String UNASKED = "select q, coalesce(t.tries, 0) from DevQuestion q"
            + " left join QuestionTry t on t.key.evaluationId = :evaluation and t.key.exampleIndex = q.key.exampleIndex"
            + " where q.key.datasetId = :dataset and q.key.exampleIndex > :after and q.key.exampleIndex < :total"
            + " and not exists (from StoredPrediction p where p.key.evaluationId = :evaluation"
            + " and p.key.exampleIndex = q.key.exampleIndex)"
            + " order by q.key.exampleIndex";

    private static final String NOTE_TRY =
            """
            insert into question_try (evaluation_id, example_index, tries) values (:evaluation, :index, :tries)
            on conflict (evaluation_id, example_index) do update set tries = excluded.tries""";

    private final EntityManager entities;
    private final Predictions predictions;

    Progress(EntityManager entities, Predictions predictions) {
        this.entities = entities;
        this.predictions = predictions;
    }

    /** The next questions without a prediction, in the data set's order, after a position. */
    List<Question> unasked(CheckpointEvaluation evaluation, long afterIndex, int limit) {
        return entities
                .createQuery(UNASKED, Object[].class)
                .setParameter("evaluation", evaluation.evaluationId)
                .setParameter("dataset", evaluation.datasetId)
                .setParameter("after", afterIndex)
                .setParameter("total", evaluation.total)
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(row -> new Question((DevQuestion) row[0], ((Number) row[1]).intValue()))
                .toList();
    }

    /** Stores predictions and how far the evaluation is. */
    void advance(Claim claim, List<AnsweredQuestion> answered, Duration spent) {
        CheckpointEvaluation evaluation = claim.locked();
        evaluation.answered += predictions.store(evaluation, answered);
        evaluation.seconds += spent.toNanos() / 1e9;
        evaluation.failure = "";
        evaluation.failureReason = "";
        evaluation.tries = 0;
    }

    /** A question has failed so often by now: a restart does not begin to count anew. */
    void noteTry(Claim claim, Question question) {
        claim.locked();
        entities.createNativeQuery(NOTE_TRY)
                .setParameter("evaluation", claim.evaluationId())
                .setParameter("index", question.index())
                .setParameter("tries", question.tries())
                .executeUpdate();
    }
}
