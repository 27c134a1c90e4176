package io.squadron.eval.run;

import io.squadron.eval.storage.ProtoTime;
import io.squadron.v1.RunEvent;
import io.squadron.v1.StepMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.List;
import org.hibernate.Session;

/** Writes points of curves, many in one round trip; one that is stored already stays as it is. */
@ApplicationScoped
class CurvePoints {
    private static final String INSERT = "insert into step_metric"
            + " (id, run_id, attempt, step, epoch, loss, learning_rate, grad_norm, windows_per_second, time,"
            + " memory_bytes)"
            + " values (nextval('step_metric_seq'), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing";

    private final EntityManager entities;

    CurvePoints(EntityManager entities) {
        this.entities = entities;
    }

    /** Stores what the events of one attempt report, within the caller's transaction. */
    void store(String runId, int attempt, List<RunEvent> reported) {
        entities.unwrap(Session.class).doWork(connection -> insert(connection, runId, attempt, reported));
    }

    private static void insert(Connection connection, String runId, int attempt, List<RunEvent> reported)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (RunEvent event : reported) {
                StepMetrics metrics = event.getMetrics();
                statement.setString(1, runId);
                statement.setInt(2, attempt);
                statement.setLong(3, event.getStep());
                statement.setDouble(4, metrics.getEpoch());
                statement.setDouble(5, metrics.getLoss());
                statement.setDouble(6, metrics.getLearningRate());
                statement.setDouble(7, metrics.getGradNorm());
                statement.setDouble(8, metrics.getWindowsPerSecond());
                statement.setObject(9, ProtoTime.instant(event.getTime()).atOffset(ZoneOffset.UTC));
                statement.setObject(10, metrics.hasMemoryBytes() ? metrics.getMemoryBytes() : null, Types.BIGINT);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
