package io.squadron.eval.slice;

import io.squadron.eval.dataset.LabelledQuestions;
import io.squadron.eval.filter.Condition;
import io.squadron.eval.filter.SqlCondition;
import io.squadron.eval.scoring.PrecisionRecallCurve;
import io.squadron.eval.statistics.Bootstrap;
import io.squadron.eval.storage.PostgresText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads how parts of evaluations scored. */
@ApplicationScoped
public class Slices {
    /** Predictions {@code p} of {@code :evaluation} and their questions {@code q} of the data set {@code d}. */
    private static final String PREDICTIONS =
            """
            from prediction p
            join evaluation e on e.evaluation_id = p.evaluation_id
            join dataset d on d.dataset_id = e.dataset_id
            join dev_question q on q.dataset_id = e.dataset_id and q.example_index = p.example_index
            where p.evaluation_id = :evaluation""";

    /** Those that count in figures. */
    private static final String SCORED = PREDICTIONS + " and " + LabelledQuestions.SQL;

    /** What is told of a prediction to whoever works on with it elsewhere. */
    private static final List<String> TOLD = List.of(
            "id",
            "title",
            "question",
            "answer",
            "prediction",
            "exact",
            "f1",
            "kind",
            "probability",
            "null_odds",
            "word",
            "length(question)",
            "length(context)",
            "length(answer)",
            "length(prediction)");

    /** Whatever the threshold, what was not answered is not there. */
    private static final double UNANSWERED = Double.POSITIVE_INFINITY;

    private static final Bootstrap OF_ONE_SLICE = new Bootstrap(1000);
    /** There are some thirty groups. */
    private static final Bootstrap OF_A_GROUP = new Bootstrap(1000);

    private final EntityManager entities;

    Slices(EntityManager entities) {
        this.entities = entities;
    }

    /** How the questions that meet a condition scored. */
    @Transactional
    public Slice of(String evaluationId, Condition condition) {
        List<Object[]> scores = rows("select p.exact, p.f1 " + SCORED, evaluationId, condition);
        List<Object[]> all = rows(
                "select count(*), count(*) filter (where p.exact < 1) " + SCORED, evaluationId, Condition.everything());
        return Slice.of(
                scores(scores, 0),
                scores(scores, 1),
                ((Number) all.get(0)[0]).longValue(),
                ((Number) all.get(0)[1]).longValue(),
                OF_ONE_SLICE);
    }

    /** All questions in groups. */
    @Transactional
    public List<Breakdown> breakdowns(String evaluationId) {
        String columns = "select q.question_word, q.question_words, q.context_words, q.answer_words, %s, p.exact, p.f1 "
                .formatted(PredictionVocabulary.sql("kind"));
        List<ScoredAnswer> answers = rows(columns + SCORED, evaluationId, Condition.everything()).stream()
                .map(Slices::scored)
                .toList();
        return Breakdown.of(answers, OF_A_GROUP);
    }

    /** How long the questions of a data set, their contexts and their answers are; none where its questions are not kept. */
    @Transactional
    public List<Histogram> lengths(String datasetId) {
        List<?> rows = entities.createNativeQuery(
                        "select question_words, context_words, answer_words from dev_question where dataset_id = :dataset")
                .setParameter("dataset", datasetId)
                .getResultList();
        return Stream.of(
                        Histogram.of("Question length, words", column(rows, 0)),
                        Histogram.of("Context length, words", column(rows, 1)),
                        Histogram.of("Answer length, words", column(rows, 2)))
                .filter(histogram -> !histogram.bars().isEmpty())
                .toList();
    }

    private static int[] column(List<?> rows, int index) {
        return rows.stream()
                .map(row -> ((Object[]) row)[index])
                .filter(Objects::nonNull)
                .mapToInt(words -> ((Number) words).intValue())
                .toArray();
    }

    /** Precision by recall of exact matches; of questions for which "no answer" did not compete there is none. */
    @Transactional
    public Optional<PrecisionRecallCurve> precisionRecall(String evaluationId) {
        List<PrecisionRecallCurve.Question> questions = rows(
                        "select p.null_odds, p.exact, jsonb_array_length(q.answers) > 0 " + SCORED,
                        evaluationId,
                        Condition.everything())
                .stream()
                .map(row -> new PrecisionRecallCurve.Question(
                        row[0] == null ? UNANSWERED : ((Number) row[0]).doubleValue(),
                        ((Number) row[1]).doubleValue(),
                        (Boolean) row[2]))
                .toList();
        return questions.stream().allMatch(question -> question.nullOdds() == UNANSWERED)
                ? Optional.empty()
                : Optional.of(PrecisionRecallCurve.of(questions));
    }

    /** What {@link #lines} tells, by the names of the language. */
    public static List<String> told() {
        return TOLD;
    }

    /**
     * Predictions whose questions meet a condition, in the data set's order.
     *
     * @param after a position; -1 for the first
     */
    @Transactional
    public List<Line> lines(String evaluationId, Condition condition, long after, int limit) {
        SqlCondition sql = SqlCondition.of(condition);
        String columns = TOLD.stream().map(PredictionVocabulary::sql).collect(Collectors.joining(", "));
        List<?> rows = query(
                        "select p.example_index, %s %s and p.example_index > :after and %s order by p.example_index"
                                .formatted(columns, PREDICTIONS, sql.sql()),
                        evaluationId,
                        sql)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultList();
        return rows.stream().map(row -> Line.of((Object[]) row)).toList();
    }

    /**
     * A prediction, as {@link #told} says.
     *
     * @param position of its question in the data set
     * @param values texts, numbers and truth values; null for what is not known
     */
    public record Line(long position, List<Object> values) {
        static Line of(Object[] row) {
            return new Line(
                    ((Number) row[0]).longValue(),
                    Stream.of(row).skip(1).map(Line::readable).collect(Collectors.toCollection(ArrayList::new)));
        }

        private static Object readable(Object value) {
            return value instanceof String text ? PostgresText.unescape(text) : value;
        }
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

    private static double[] scores(List<Object[]> rows, int index) {
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
