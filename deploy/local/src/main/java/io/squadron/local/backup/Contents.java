package io.squadron.local.backup;

import io.squadron.embedded.EmbeddedDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/**
 * What a database holds.
 *
 * @param schema the newest migration that it has; 0 if it has no tables yet
 * @param checkpoints those that were not deleted
 * @param aliases those that point at something
 */
record Contents(
        int schema, long runs, long datasets, long checkpoints, long evaluations, long predictions, long aliases) {

    /**
     * Starts the database of a home that is at rest, looks, and stops it in order. What a killed stack had left undone is done
     * meanwhile.
     */
    static Contents of(Path postgres) {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(postgres, 0);
                Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), EmbeddedDatabase.USER, database.password());
                Statement statement = connection.createStatement()) {
            return read(statement);
        } catch (SQLException e) {
            throw new BackupException("The database in " + postgres + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static Contents read(Statement statement) throws SQLException {
        if (number(statement, "select count(to_regclass('flyway_schema_history'))") == 0) {
            return new Contents(0, 0, 0, 0, 0, 0, 0);
        }
        int schema = (int) number(statement, "select max(version::int) from flyway_schema_history where success");
        return new Contents(
                schema,
                number(statement, "select count(*) from training_run"),
                number(statement, "select count(*) from dataset"),
                number(
                        statement,
                        "select count(*) from checkpoint where to_jsonb(checkpoint) ->> 'deleted_at' is null"),
                number(statement, "select count(*) from evaluation"),
                number(statement, "select count(*) from prediction"),
                number(statement, "select count(*) from model_alias where checkpoint_id <> ''"));
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** For a person. */
    String words() {
        return String.format(
                Locale.ROOT,
                "runs %,d, data sets %,d, checkpoints %,d, evaluations %,d, predictions %,d, aliases %,d",
                runs,
                datasets,
                checkpoints,
                evaluations,
                predictions,
                aliases);
    }
}
