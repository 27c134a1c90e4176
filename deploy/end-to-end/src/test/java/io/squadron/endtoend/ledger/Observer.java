package io.squadron.endtoend.ledger;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.squadron.endtoend.ledger.history.Observed;
import io.squadron.endtoend.ledger.history.Observed.EvaluationRow;
import io.squadron.endtoend.ledger.history.Observed.LogRow;
import io.squadron.endtoend.ledger.history.Observed.MetricRow;
import io.squadron.endtoend.ledger.history.Observed.Stored;
import io.squadron.endtoend.stack.CabledServers;
import io.squadron.endtoend.stack.Replica;
import io.squadron.endtoend.stack.TwoReplicas;
import io.squadron.kafka.CommittedRecords;
import io.squadron.kafka.DeadLetters;
import io.squadron.kafka.Topics;
import io.squadron.v1.AliasChange;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.EvaluationRecord;
import io.squadron.v1.ListDatasetsRequest;
import io.squadron.v1.ListDatasetsResponse;
import io.squadron.v1.RunEvent;
import io.squadron.v1.TokenizerServiceGrpc;
import io.squadron.v1.Window;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads what there is: from the tokenizer-services, and from Kafka and PostgreSQL past the services. */
final class Observer {
    private final CabledServers servers;
    private final TwoReplicas replicas;

    Observer(CabledServers servers, TwoReplicas replicas) {
        this.servers = servers;
        this.replicas = replicas;
    }

    /** Everything as it is now. */
    Observed observe() throws SQLException {
        return new Observed(
                List.of(datasets(replicas.tokenizerA), datasets(replicas.tokenizerB)),
                read(Topics.WINDOWS, Window.parser()).stream().collect(Collectors.groupingBy(Window::getDatasetId)),
                events(),
                read(Topics.CHECKPOINTS, Checkpoint.parser()).stream()
                        .collect(Collectors.toMap(Checkpoint::getCheckpointId, each -> each, (old, late) -> late)),
                aliasChanges(),
                DeadLetters.list(deployment()),
                stored());
    }

    private Map<String, Object> deployment() {
        return servers.kafkaClient();
    }

    /** All events by run. */
    Map<String, List<RunEvent>> events() {
        return read(Topics.RUN_EVENTS, RunEvent.parser()).stream()
                .collect(Collectors.groupingBy(RunEvent::getRunId, LinkedHashMap::new, Collectors.toList()));
    }

    /** What the eval-service has stored. */
    Stored stored() throws SQLException {
        try (Connection connection = servers.connection()) {
            return new Stored(
                    rows(
                            connection,
                            "select run_id, attempt, step, loss from step_metric",
                            row -> new MetricRow(row.getInt(2), row.getLong(3), row.getDouble(4))),
                    rows(
                            connection,
                            "select run_id, attempt, step, kind from run_log",
                            row -> new LogRow(row.getInt(2), row.getLong(3), row.getString(4))),
                    evaluations(connection));
        }
    }

    private static List<EvaluationRow> evaluations(Connection connection) throws SQLException {
        Map<String, List<Long>> predicted = rows(
                connection,
                "select evaluation_id, example_index from prediction order by example_index",
                row -> row.getLong(2));
        return rows(
                        connection,
                        "select '', evaluation_id, checkpoint_id, dataset_id, status, coalesce(exact, 'NaN'),"
                                + " coalesce(f1, 'NaN'), coalesce(extract(epoch from completed_at) * 1000, 0)"
                                + " from evaluation",
                        row -> new EvaluationRow(
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getDouble(6),
                                row.getDouble(7),
                                row.getLong(8),
                                predicted.getOrDefault(row.getString(2), List.of())))
                .getOrDefault("", List.of());
    }

    private List<AliasChange> aliasChanges() {
        return read(Topics.EVALUATIONS, EvaluationRecord.parser()).stream()
                .filter(EvaluationRecord::hasAlias)
                .map(EvaluationRecord::getAlias)
                .toList();
    }

    private static List<DatasetManifest> datasets(Replica tokenizer) {
        List<DatasetManifest> datasets = new ArrayList<>();
        String page = "";
        do {
            ListDatasetsResponse response = TokenizerServiceGrpc.newBlockingStub(tokenizer.channel())
                    .listDatasets(
                            ListDatasetsRequest.newBuilder().setPageToken(page).build());
            datasets.addAll(response.getDatasetsList());
            page = response.getNextPageToken();
        } while (!page.isEmpty());
        return datasets;
    }

    /** What a topic's readable records say; tombstones and what is no such message are passed over. */
    private <T extends MessageLite> List<T> read(String topic, Parser<T> parser) {
        return CommittedRecords.of(deployment(), topic).stream()
                .map(record -> parse(record, parser))
                .flatMap(Optional::stream)
                .toList();
    }

    private static <T> Optional<T> parse(ConsumerRecord<String, byte[]> record, Parser<T> parser) {
        if (record.value() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.parseFrom(record.value()));
        } catch (InvalidProtocolBufferException e) {
            // Poison; the dead letters tell of it.
            return Optional.empty();
        }
    }

    @FunctionalInterface
    private interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** The query's rows by its first column. */
    private static <T> Map<String, List<T>> rows(Connection connection, String query, Row<T> make) throws SQLException {
        Map<String, List<T>> rows = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            while (found.next()) {
                rows.computeIfAbsent(found.getString(1), key -> new ArrayList<>())
                        .add(make.of(found));
            }
        }
        return rows;
    }
}
