package io.squadron.eval.execution;

import io.squadron.eval.dataset.LabelledQuestions;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.UnansweredReason;
import io.squadron.eval.scoring.QuestionScore;
import io.squadron.eval.storage.PostgresText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.List;
import java.util.Optional;

/** Reads the scores of an evaluation in the data set's order, column by column: contexts and n-best lists stay where they are. */
@ApplicationScoped
class ScoredQuestions {
    private static final String SCORED =
            """
            select q.example_id, jsonb_array_length(q.answers) > 0 as has_answer,
                %s as labelled,
                p.text, p.null_odds, p.reason, p.exact, p.f1
            from prediction p
            join dataset d on d.dataset_id = :dataset
            join dev_question q on q.dataset_id = d.dataset_id and q.example_index = p.example_index
            where p.evaluation_id = :evaluation order by p.example_index"""
                    .formatted(LabelledQuestions.SQL);

    private static final String FIRST_UNANSWERED =
            """
            select q.example_id || ' (' || p.failure || ')' from prediction p
            join dev_question q on q.dataset_id = :dataset and q.example_index = p.example_index
            where p.evaluation_id = :evaluation and p.text is null order by p.example_index limit 1""";

    private final EntityManager entities;

    ScoredQuestions(EntityManager entities) {
        this.entities = entities;
    }

    List<ScoredQuestion> of(CheckpointEvaluation evaluation) {
        @SuppressWarnings("unchecked") // JPA's native queries are untyped.
        List<Tuple> rows = entities.createNativeQuery(SCORED, Tuple.class)
                .setParameter("dataset", evaluation.datasetId)
                .setParameter("evaluation", evaluation.evaluationId)
                .getResultList();
        return rows.stream().map(ScoredQuestions::question).toList();
    }

    /** Id and reason of the first question that was not answered. */
    String exampleOfUnanswered(CheckpointEvaluation evaluation) {
        return PostgresText.unescape((String) entities.createNativeQuery(FIRST_UNANSWERED)
                .setParameter("dataset", evaluation.datasetId)
                .setParameter("evaluation", evaluation.evaluationId)
                .getSingleResult());
    }

    private static ScoredQuestion question(Tuple row) {
        String text = row.get("text", String.class);
        String reason = row.get("reason", String.class);
        return new ScoredQuestion(
                PostgresText.unescape(row.get("example_id", String.class)),
                row.get("has_answer", Boolean.class),
                row.get("labelled", Boolean.class),
                text == null ? null : PostgresText.unescape(text),
                row.get("null_odds", Double.class),
                reason.isEmpty() ? Optional.empty() : Optional.of(UnansweredReason.valueOf(reason)),
                new QuestionScore(row.get("exact", Double.class), row.get("f1", Double.class)));
    }
}
