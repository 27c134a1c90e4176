package io.squadron.eval.slice;

import io.squadron.eval.filter.Condition;
import io.squadron.eval.filter.SqlCondition;
import io.squadron.eval.statistics.Bootstrap;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.util.List;

/** Reads how parts of evaluations scored. */
@ApplicationScoped
public class Slices {
    /** Predictions {@code p} of {@code :evaluation} and their questions {@code q}. */
    private static final String PREDICTIONS =
            """
            from prediction p
            join evaluation e on e.evaluation_id = p.evaluation_id
            join dev_question q on q.dataset_id = e.dataset_id and q.example_index = p.example_index
            where p.evaluation_id = :evaluation""";

    private static final Bootstrap OF_ONE_SLICE = new Bootstrap(2000);
    /** There are some thirty groups. */
    private static final Bootstrap OF_A_GROUP = new Bootstrap(1000);

    private final EntityManager entities;

    Slices(EntityManager entities) {
        this.entities = entities;
    }

    /** How the questions that meet a condition scored. */
    @Transactional
    public Slice of(String evaluationId, Condition condition) {
        List<Object[]> scores = rows("select p.exact, p.f1 " + PREDICTIONS, evaluationId, condition);
        List<Object[]> all = rows(
                "select count(*), count(*) filter (where p.exact < 1) " + PREDICTIONS,
                evaluationId,
                Condition.everything());
        return Slice.of(
                column(scores, 0),
                column(scores, 1),
                ((Number) all.get(0)[0]).longValue(),
                ((Number) all.get(0)[1]).longValue(),
                OF_ONE_SLICE);
    }

    /** All questions in groups. */
    @Transactional
    public List<Breakdown> breakdowns(String evaluationId) {
        String columns = "select q.question_word, q.question_words, q.context_words, q.answer_words, %s, p.exact, p.f1 "
                .formatted(PredictionVocabulary.sql("kind"));
        List<ScoredAnswer> answers = rows(columns + PREDICTIONS, evaluationId, Condition.everything()).stream()
                .map(Slices::scored)
                .toList();
        return Breakdown.of(answers, OF_A_GROUP);
    }

    /**
     * Positions in the data set of questions that meet a condition, in its order.
     *
     * @param after a position; -1 for the first
     */
    @Transactional
    public List<Long> positions(String evaluationId, Condition condition, long after, int limit) {
        SqlCondition sql = SqlCondition.of(condition);
        Query query = query(
                        "select p.example_index %s and p.example_index > :after and %s order by p.example_index"
                                .formatted(PREDICTIONS, sql.sql()),
                        evaluationId,
                        sql)
                .setParameter("after", after)
                .setMaxResults(limit);
        return ((List<?>) query.getResultList())
                .stream().map(position -> ((Number) position).longValue()).toList();
    }

    @SuppressWarnings("unchecked") // JPA's native queries are untyped; of several columns each row is an array.
    private List<Object[]> rows(String select, String evaluationId, Condition condition) {
        SqlCondition sql = SqlCondition.of(condition);
        return query(select + " and " + sql.sql(), evaluationId, sql).getResultList();
    }

    private Query query(String text, String evaluationId, SqlCondition condition) {
        Query query = entities.createNativeQuery(text).setParameter("evaluation", evaluationId);
        condition.parameters().forEach(query::setParameter);
        return query;
    }

    private static double[] column(List<Object[]> rows, int index) {
        return rows.stream()
                .mapToDouble(row -> ((Number) row[index]).doubleValue())
                .toArray();
    }

    private static ScoredAnswer scored(Object[] row) {
        return new ScoredAnswer(
                (String) row[0],
                ((Number) row[1]).intValue(),
                ((Number) row[2]).intValue(),
                row[3] == null ? null : ((Number) row[3]).intValue(),
                AnswerKind.of((String) row[4]),
                ((Number) row[5]).doubleValue() == 1,
                ((Number) row[6]).doubleValue());
    }
}
