package io.squadron.eval.slice;

import io.squadron.eval.dataset.LabelledQuestions;
import io.squadron.eval.filter.Condition;
import io.squadron.eval.scoring.PrecisionRecallCurve;
import io.squadron.eval.statistics.Bootstrap;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /** Whatever the threshold, what was not answered is not there. */
    private static final double UNANSWERED = Double.POSITIVE_INFINITY;

    /** A page has some thirty groups, each of which takes so many samples. */
    private static final Bootstrap BOOTSTRAP = new Bootstrap(1000);

    private final EntityManager entities;

    Slices(EntityManager entities) {
        this.entities = entities;
    }

    /** How the questions that meet a condition scored. */
    @Transactional
    public Slice of(String evaluationId, Condition condition) {
        List<Object[]> scores = scored(evaluationId).select("p.exact, p.f1", condition);
        Object[] all = scored(evaluationId)
                .select("count(*), count(*) filter (where p.exact < 1)", Condition.everything())
                .get(0);
        return Slice.of(
                scores(scores, 0),
                scores(scores, 1),
                ((Number) all[0]).longValue(),
                ((Number) all[1]).longValue(),
                BOOTSTRAP);
    }

    /** All questions in groups. */
    @Transactional
    public List<Breakdown> breakdowns(String evaluationId) {
        String columns = "q.question_word, q.question_words, q.context_words, q.answer_words, %s, p.exact, p.f1"
                .formatted(PredictionVocabulary.sql("kind"));
        List<ScoredAnswer> answers = scored(evaluationId).select(columns, Condition.everything()).stream()
                .map(Slices::answer)
                .toList();
        return Breakdown.of(answers, BOOTSTRAP);
    }

    /** Precision by recall of exact matches; of questions for which "no answer" did not compete there is none. */
    @Transactional
    public Optional<PrecisionRecallCurve> precisionRecall(String evaluationId) {
        List<PrecisionRecallCurve.Question> questions = scored(evaluationId)
                .select("p.null_odds, p.exact, jsonb_array_length(q.answers) > 0", Condition.everything())
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

    /**
     * Positions in the data set of questions that meet a condition, in its order.
     *
     * @param after a position; -1 for the first
     */
    @Transactional
    public List<Long> positions(String evaluationId, Condition condition, long after, int limit) {
        return predictions(entities, evaluationId).positions(condition, after, limit);
    }

    /** All of an evaluation, also those that count in no figure. */
    static FilteredRows predictions(EntityManager entities, String evaluationId) {
        return new FilteredRows(entities, PREDICTIONS, Map.of("evaluation", evaluationId));
    }

    private FilteredRows scored(String evaluationId) {
        return new FilteredRows(entities, SCORED, Map.of("evaluation", evaluationId));
    }

    private static double[] scores(List<Object[]> rows, int index) {
        return rows.stream()
                .mapToDouble(row -> ((Number) row[index]).doubleValue())
                .toArray();
    }

    private static ScoredAnswer answer(Object[] row) {
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
