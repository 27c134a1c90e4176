package io.squadron.eval.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.squadron.eval.storage.Identifiers;
import io.squadron.eval.storage.PostgresText;
import io.squadron.v1.Example;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.Session;

/**
 * Stores the questions that evaluations will ask, in batches. One that is stored already stays as it is, so redelivery
 * changes nothing.
 *
 * <p>The topics of manifests and of questions arrive independently. A question whose manifest is not known yet is
 * stored; should the manifest then say TRAIN or FAILED, {@link DatasetProjection} deletes it again.
 */
@ApplicationScoped
public class DevQuestions {
    private static final String INSERT = "insert into dev_question"
            + " (dataset_id, example_index, example_id, title, question, context, answers, impossible)"
            + " values (?, ?, ?, ?, ?, ?, cast(? as jsonb), ?) on conflict do nothing";

    private final EntityManager entities;
    private final ObjectMapper json;

    DevQuestions(EntityManager entities, ObjectMapper json) {
        this.entities = entities;
        this.json = json;
    }

    /**
     * Stores those of the examples that may be asked, within the caller's transaction.
     *
     * @throws IllegalArgumentException for an example that breaks the contract
     */
    public void store(List<Example> examples) {
        Map<String, Boolean> kept = new HashMap<>();
        List<Example> asked = examples.stream()
                .filter(example -> kept.computeIfAbsent(
                        Identifiers.require("dataset_id", example.getDatasetId()), DevQuestions::keeps))
                .toList();
        if (!asked.isEmpty()) {
            entities.unwrap(Session.class).doWork(connection -> insert(connection, asked));
        }
    }

    private static boolean keeps(String datasetId) {
        ImportedDataset dataset = ImportedDataset.findById(datasetId);
        return dataset == null || dataset.keepsQuestions();
    }

    private void insert(Connection connection, List<Example> examples) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (Example example : examples) {
                statement.setString(1, example.getDatasetId());
                statement.setLong(2, example.getExampleIndex());
                statement.setString(3, PostgresText.escape(example.getExampleId()));
                statement.setString(4, PostgresText.escape(example.getTitle()));
                statement.setString(5, PostgresText.escape(example.getQuestion()));
                statement.setString(6, PostgresText.escape(example.getContext()));
                statement.setString(7, answers(example));
                statement.setBoolean(8, example.getIsImpossible());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private String answers(Example example) {
        List<DevQuestion.Answer> answers = example.getAnswersList().stream()
                .map(answer -> new DevQuestion.Answer(
                        PostgresText.escape(answer.getText()),
                        answer.hasAnswerStart() ? Integer.toUnsignedLong(answer.getAnswerStart()) : null))
                .toList();
        try {
            return json.writeValueAsString(answers);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Answers of " + example.getExampleId() + " cannot be written as JSON", e);
        }
    }
}
