package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.squadron.eval.run.Provenance;
import io.squadron.eval.run.RunAttempt;
import io.squadron.eval.run.StepMetric;
import io.squadron.v1.RunEvent;
import io.squadron.v1.TrainerHost;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

/** What made the results of a run stays with each attempt, and can be asked for. */
@EvalServiceTest
class ProvenanceTest {
    private static final String CLEAN = "2f6c1b1d5f0b4a7c9e8d7c6b5a49382716050403";

    @Inject
    Topics topics;

    @Inject
    RunList list;

    @Inject
    Flyway flyway;

    @Inject
    AgroalDataSource database;

    @Test
    void everyAttemptKeepsItsOwnCodeAndMachine() {
        RunEvents first = new RunEvents("told-twice");
        topics.send(started(first, CLEAN, gpuHost("gpu-box"), "cuda:0"));
        RunEvents second = first.attempt(2);
        topics.send(started(second, "1.0.0", cpuHost("laptop"), "cpu"));
        // Delivered again, and told anew: what an attempt said first stays.
        topics.send(started(second, CLEAN + "-dirty", cpuHost("another"), "cpu"));
        topics.send(second.finished(100, 1.0));
        list.awaitRuns("run_id = told-twice and status = finished", 1);

        List<Provenance> told = attempts("told-twice");

        assertThat(told)
                .containsExactly(
                        new Provenance(
                                CLEAN,
                                "wordpiece-1",
                                "PyTorch 2.7.1",
                                "gpu-box",
                                "Linux 6.8.0",
                                "amd64",
                                16,
                                128L << 30,
                                139L << 30,
                                "17.0.15+6"),
                        new Provenance(
                                "1.0.0",
                                "wordpiece-1",
                                "PyTorch 2.7.1",
                                "laptop",
                                "Mac OS X 15.1",
                                "aarch64",
                                8,
                                null,
                                null,
                                "21.0.4+7"));
    }

    @Test
    void aTrainerThatTellsNothingOfItIsShownAllTheSame() {
        topics.send(new RunEvents("untold").started(0, 100));
        topics.send(new RunEvents("untold-at-all").failed(0, "The data set is gone."));
        list.awaitRuns("run_id ~ untold and status in (running, failed)", 2);

        assertThat(attempts("untold"))
                .containsExactly(new Provenance("", "", "PyTorch 2.7.1", "", "", "", null, null, null, ""));
        assertThat(attempts("untold-at-all"))
                .containsExactly(new Provenance("", "", "", "", "", "", null, null, null, ""));
        assertThat(list.ids("filter", "run_id ~ untold and host = none and code_revision = none"))
                .hasSize(2);
    }

    @Test
    void runsAreFoundByTheCodeAndTheMachineOfTheirLatestAttempt() {
        topics.send(started(new RunEvents("made-here"), CLEAN, gpuHost("gpu-box"), "cuda:0"));
        topics.send(started(new RunEvents("made-elsewhere"), CLEAN, gpuHost("gpu-box"), "cuda:0"));
        RunEvents second = new RunEvents("made-elsewhere").attempt(2);
        topics.send(started(second, CLEAN + "-dirty", cpuHost("laptop"), "cpu"));
        // The third has failed before it could tell.
        topics.send(second.attempt(3).failed(0, "The data set is gone."));
        list.awaitRuns("run_id = made-elsewhere and attempt = 3", 1);

        assertThat(list.ids("filter", "run_id ~ made- and host = gpu-box")).containsExactly("made-here");
        assertThat(list.ids("filter", "run_id ~ made- and host = laptop")).containsExactly("made-elsewhere");
        assertThat(list.ids("filter", "run_id ~ made- and code_revision ~ dirty"))
                .containsExactly("made-elsewhere");
        assertThat(list.ids("filter", "run_id ~ made- and device = cuda:0")).containsExactly("made-here");
        assertThat(list.ids("filter", "run_id ~ made-", "sort", "-host"))
                .containsExactly("made-elsewhere", "made-here");
    }

    @Test
    void memoryIsKeptWithThePointThatToldItInWhateverOrderTheyCome() {
        RunEvents run = new RunEvents("remembering");
        topics.send(run.started(0, 100));
        topics.send(withMemory(run.metrics(20, 2.0), 3L << 30));
        topics.send(withMemory(run.metrics(10, 3.0), 2L << 30));
        topics.send(run.metrics(30, 1.5));
        topics.send(withMemory(run.metrics(40, 1.25), 0));
        // Told again with another figure: the first stays, as with all of a point.
        topics.send(withMemory(run.metrics(10, 3.0), 9L << 30));
        topics.send(run.finished(40, 1.25));
        list.awaitRuns("run_id = remembering and status = finished", 1);

        Map<Long, Long> memory = new LinkedHashMap<>();
        List<StepMetric> points = QuarkusTransaction.requiringNew()
                .call(() -> StepMetric.list("runId = ?1 order by step", "remembering"));
        points.forEach(point -> memory.put(point.step, point.memoryBytes));

        assertThat(memory)
                .containsExactly(
                        Map.entry(10L, 2L << 30),
                        Map.entry(20L, 3L << 30),
                        new AbstractMap.SimpleEntry<>(30L, null),
                        Map.entry(40L, 0L));
    }

    @Test
    void f88WhatWasStoredBeforeStaysAndSaysThatNothingIsKnown() throws SQLException {
        await().until(() -> flyway.info().pending().length == 0);
        FluentConfiguration elsewhere =
                Flyway.configure().configuration(flyway.getConfiguration()).schemas("before_provenance");
        elsewhere.target("13").load().migrate();
        execute(
                """
                insert into before_provenance.training_run
                values ('old', 'old', 'FINISHED', 2, 'encoder', 'train', '', '{}', 'box/1', 'cpu', 'PyTorch 2.7.1', 1, 0, 1,
                    100, 100, 1, 1.5, 5e-5, 6.5, null, 100, '', now(), now(), now(), now())""");
        execute(
                """
                insert into before_provenance.run_attempt
                values ('old', 1, 'box/0', 'cpu', 0, 'LOST', now(), null), ('old', 2, 'box/1', 'cpu', 50, 'FINISHED', now(), now())""");
        execute("insert into before_provenance.step_metric values (1, 'old', 2, 100, 1, 1.5, 5e-5, 0.5, 6.5, now())");

        elsewhere.target("latest").load().migrate();

        assertThat(query("select string_agg(engine || '|' || host || '|' || code_revision || '|' ||"
                        + " coalesce(cpus::text, 'null'), ',' order by attempt) from before_provenance.run_attempt"))
                .isEqualTo("|||null,PyTorch 2.7.1|||null");
        assertThat(
                        query(
                                "select loss || ' ' || coalesce(memory_bytes::text, 'null') from before_provenance.step_metric"))
                .isEqualTo("1.5 null");
    }

    private static List<Provenance> attempts(String runId) {
        return QuarkusTransaction.requiringNew().call(() -> RunAttempt.ofRun(runId)).stream()
                .map(attempt -> attempt.provenance)
                .toList();
    }

    private static RunEvent started(RunEvents run, String revision, TrainerHost host, String device) {
        RunEvent.Builder event = run.started(0, 100).toBuilder();
        event.getStartedBuilder()
                .setCodeRevision(revision)
                .setHost(host)
                .setTokenizerId("wordpiece-1")
                .setDevice(device);
        return event.build();
    }

    private static TrainerHost gpuHost(String name) {
        return TrainerHost.newBuilder()
                .setName(name)
                .setOs("Linux 6.8.0")
                .setArchitecture("amd64")
                .setCpus(16)
                .setMemoryBytes(128L << 30)
                .setGpuMemoryBytes(139L << 30)
                .setJava("17.0.15+6")
                .build();
    }

    private static TrainerHost cpuHost(String name) {
        return TrainerHost.newBuilder()
                .setName(name)
                .setOs("Mac OS X 15.1")
                .setArchitecture("aarch64")
                .setCpus(8)
                .setJava("21.0.4+7")
                .build();
    }

    private static RunEvent withMemory(RunEvent metrics, long bytes) {
        RunEvent.Builder event = metrics.toBuilder();
        event.getMetricsBuilder().setMemoryBytes(bytes);
        return event.build();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String query(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
