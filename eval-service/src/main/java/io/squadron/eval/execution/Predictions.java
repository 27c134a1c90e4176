package io.squadron.eval.execution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.NBestAnswer;
import io.squadron.eval.scoring.QuestionScore;
import io.squadron.eval.storage.PostgresText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.hibernate.Session;

/** Writes predictions with their scores, in batches; one that is stored already stays. */
@ApplicationScoped
class Predictions {
    private static final String INSERT = "insert into prediction"
            + " (evaluation_id, example_index, text, null_odds, n_best, reason, failure, exact, f1)"
            + " values (?, ?, ?, ?, cast(? as jsonb), ?, ?, ?, ?) on conflict do nothing";
    private static final String STORED =
            "select count(*) from prediction where evaluation_id = :evaluation and example_index in :indexes";

    private final EntityManager entities;
    private final ObjectMapper json;

    Predictions(EntityManager entities, ObjectMapper json) {
        this.entities = entities;
        this.json = json;
    }

    /** Stores within the caller's transaction; returns how many were not stored before. */
    long store(CheckpointEvaluation evaluation, List<AnsweredQuestion> answered) {
        Number before = (Number) entities.createNativeQuery(STORED)
                .setParameter("evaluation", evaluation.evaluationId)
                .setParameter(
                        "indexes",
                        answered.stream().map(one -> one.question().index()).toList())
                .getSingleResult();
        entities.unwrap(Session.class).doWork(connection -> insert(connection, evaluation, answered));
        return answered.size() - before.longValue();
    }

    private void insert(Connection connection, CheckpointEvaluation evaluation, List<AnsweredQuestion> answered)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (AnsweredQuestion one : answered) {
                statement.setString(1, evaluation.evaluationId);
                statement.setLong(2, one.question().index());
                if (one instanceof AnsweredQuestion.Answered answer) {
                    bind(statement, evaluation, answer);
                } else if (one instanceof AnsweredQuestion.Unanswered unanswered) {
                    bind(statement, unanswered);
                }
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private void bind(PreparedStatement statement, CheckpointEvaluation evaluation, AnsweredQuestion.Answered answer)
            throws SQLException {
        QuestionScore score =
                QuestionScore.of(answer.text(), answer.question().content().gold());
        statement.setString(3, PostgresText.escape(answer.text()));
        if (evaluation.version2WithNegative) {
            statement.setDouble(4, answer.response().getNullScoreDiff());
        } else {
            statement.setNull(4, Types.DOUBLE);
        }
        statement.setString(5, nBest(answer));
        statement.setString(6, "");
        statement.setString(7, "");
        statement.setDouble(8, score.exact());
        statement.setDouble(9, score.f1());
    }

    private static void bind(PreparedStatement statement, AnsweredQuestion.Unanswered unanswered) throws SQLException {
        statement.setNull(3, Types.VARCHAR);
        statement.setNull(4, Types.DOUBLE);
        statement.setString(5, "[]");
        statement.setString(6, unanswered.reason().name());
        statement.setString(7, PostgresText.escape(unanswered.sentence()));
        statement.setDouble(8, QuestionScore.ZERO.exact());
        statement.setDouble(9, QuestionScore.ZERO.f1());
    }

    private String nBest(AnsweredQuestion.Answered answer) {
        try {
            return json.writeValueAsString(answer.response().getNBestList().stream()
                    .map(NBestAnswer::of)
                    .toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An n-best list cannot be written as JSON", e);
        }
    }
}
