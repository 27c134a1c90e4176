package io.squadron.endtoend.ledger.fault;

import io.squadron.endtoend.stack.CabledServers;
import io.squadron.endtoend.stack.Replica;
import io.squadron.endtoend.stack.TwoReplicas;
import io.squadron.endtoend.stack.Victim;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The trainer that is in the middle of a run, as far as the database knows, so that runs are taken over for certain. */
public final class WhoeverTrains implements Victim {
    private final CabledServers servers;
    private final TwoReplicas replicas;
    private Replica last;

    public WhoeverTrains(CabledServers servers, TwoReplicas replicas) {
        this.servers = servers;
        this.replicas = replicas;
        this.last = replicas.trainerA;
    }

    @Override
    public String name() {
        return "whoever trains";
    }

    @Override
    public void kill() {
        find();
        last.kill();
    }

    @Override
    public void revive() {
        last.revive();
    }

    @Override
    public void pause() {
        find();
        last.pause();
    }

    @Override
    public void resume() {
        last.resume();
    }

    private void find() {
        try (Connection connection = servers.connection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "select trainer from training_run where status = 'RUNNING' order by updated_at desc limit 1")) {
            if (found.next()) {
                last = found.getString(1).startsWith("b/") ? replicas.trainerB : replicas.trainerA;
            }
        } catch (SQLException e) {
            // The database is dead or paused: whoever it was the last time.
        }
        System.out.println("          that is " + last.name());
    }
}
