package io.squadron.eval.calibration;

import io.squadron.eval.dataset.LabelledQuestions;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.Arrays;
import java.util.List;

/** Reads an evaluation's n-best lists, as sums of logits: their texts stay where they are. */
@ApplicationScoped
class JudgedAnswers {
    /** Of the questions that were answered and whose right answer is known; the list's positions count from 1. */
    private static final String JUDGED =
            """
            select p.exact = 1 as correct, list.scores, list.given
            from prediction p
            join dataset d on d.dataset_id = :dataset
            join dev_question q on q.dataset_id = d.dataset_id and q.example_index = p.example_index
            cross join lateral (
                select array_agg((answer ->> 'start_logit')::float8 + (answer ->> 'end_logit')::float8 order by place) as scores,
                    min(place) filter (where answer ->> 'text' = p.text) as given
                from jsonb_array_elements(p.n_best) with ordinality as entry (answer, place)) list
            where p.evaluation_id = :evaluation and list.given is not null
              and %s
            order by p.example_index"""
                    .formatted(LabelledQuestions.SQL);

    private final EntityManager entities;

    JudgedAnswers(EntityManager entities) {
        this.entities = entities;
    }

    List<JudgedAnswer> of(CheckpointEvaluation evaluation) {
        @SuppressWarnings("unchecked") // JPA's native queries are untyped.
        List<Tuple> rows = entities.createNativeQuery(JUDGED, Tuple.class)
                .setParameter("dataset", evaluation.datasetId)
                .setParameter("evaluation", evaluation.evaluationId)
                .getResultList();
        return rows.stream().map(JudgedAnswers::answer).toList();
    }

    private static JudgedAnswer answer(Tuple row) {
        double[] scores = Arrays.stream((Double[]) row.get("scores"))
                .mapToDouble(Double::doubleValue)
                .toArray();
        return new JudgedAnswer(scores, ((Number) row.get("given")).intValue() - 1, row.get("correct", Boolean.class));
    }
}
