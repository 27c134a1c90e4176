package io.squadron.trainer.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.squadron.embedded.EmbeddedKafka;
import io.squadron.kafka.TopicAdmin;
import io.squadron.kafka.Topics;
import io.squadron.trainer.Refusal;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.kafka.KafkaClients;
import io.squadron.trainer.kafka.PlainFollowers;
import io.squadron.trainer.kafka.RecordWriter;
import io.squadron.trainer.kafka.TestBroker;
import io.squadron.trainer.run.Events;
import io.squadron.trainer.run.RunEvents;
import io.squadron.trainer.run.RunState;
import io.squadron.trainer.run.Runs;
import io.squadron.v1.RunDeleted;
import io.squadron.v1.RunEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** T6: trainers that start when many runs have ended. With a broker of its own, whose log the test cuts off. */
class RunSummariesTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final int RUNS = 12;
    private static final int HISTORIES = 4;

    @TempDir
    private Path directory;

    private final TrainerConfig config = TestBroker.config(Map.of(
            "squadron.trainer.run-histories", Integer.toString(HISTORIES), "squadron.trainer.kafka-timeout", "PT20S"));
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private EmbeddedKafka broker;
    private KafkaClients clients;
    private RecordWriter writer;

    private record Trainer(RunLog log, Runs runs, RunSummaries summaries) {}

    @BeforeEach
    void startBroker() throws Exception {
        broker = EmbeddedKafka.start(directory, 0);
        TopicAdmin.create(broker.bootstrapServers());
        clients = TestBroker.clients(Map.of("bootstrap.servers", broker.bootstrapServers()), config);
        writer = new RecordWriter(clients, config);
        for (int i = 0; i < RUNS; i++) {
            write(Events.queued(Events.request("run-" + i)));
            write(Events.metrics("run-" + i, 1, 5));
            write(Events.metrics("run-" + i, 1, 10));
            write(Events.finished("run-" + i, 1));
        }
    }

    @AfterEach
    void stop() {
        closing.forEach(Runnable::run);
        writer.close();
        broker.close();
    }

    @Test
    void t6ATrainerThatStartsReadsTheLogFromTheNewestRunsOnAndKnowsAll() throws Exception {
        Trainer first = trainer();
        List<RunState> before = first.runs().newestFirst();
        summarize(first);
        assertThat(first.runs().heldWhole()).isEqualTo(HISTORIES);
        long from = first.summaries().replayFrom();
        assertThat(from).isEqualTo(4L * (RUNS - HISTORIES));
        cutOffLogBefore(from);

        Trainer next = trainer();

        assertThat(next.runs().heldWhole()).isEqualTo(HISTORIES);
        assertThat(next.runs().newestFirst())
                .extracting(RunState::run)
                .isEqualTo(before.stream().map(RunState::run).toList());
        assertThat(next.runs().newestFirst())
                .extracting(RunState::firstOffset)
                .isEqualTo(before.stream().map(RunState::firstOffset).toList());
        assertThatThrownBy(() -> watched(next.log(), "run-3", -1))
                .as("a watcher of what was cut off is told so, and does not wait for ever")
                .isInstanceOf(Refusal.NotFound.class)
                .hasMessageContaining("is no longer in the log");
    }

    @Test
    void theHistoryOfARunThatIsNotHeldIsReadBackFromTheLog() {
        Trainer trainer = trainer();
        List<String> before = watched(trainer.log(), "run-3", -1);
        List<String> rest = watched(trainer.log(), "run-3", 13);
        summarize(trainer);
        assertThat(trainer.runs().summary("run-3")).isPresent();

        assertThat(before).containsExactly("QUEUED@12", "METRICS@13", "METRICS@14", "FINISHED@15 ended");
        assertThat(watched(trainer.log(), "run-3", -1)).isEqualTo(before);
        assertThat(rest).containsExactly("METRICS@14", "FINISHED@15 ended");
        assertThat(watched(trainer.log(), "run-3", 13)).isEqualTo(rest);
        assertThatThrownBy(() -> watched(trainer.log(), "nobody", -1)).isInstanceOf(Refusal.NotFound.class);
    }

    @Test
    void anOldRunThatIsDeletedStaysForgottenByTrainersThatStart() throws Exception {
        Trainer first = trainer();
        summarize(first);
        long unused = first.log()
                .append(RunEvents.event("run-3", 1, 0)
                        .setDeleted(RunDeleted.getDefaultInstance())
                        .build());
        assertThat(first.log().find("run-3")).isEmpty();
        assertThat(trainer().log().find("run-3")).isEmpty();
        summarize(first);
        cutOffLogBefore(first.log().position());

        Trainer last = trainer();

        assertThat(last.log().find("run-3")).isEmpty();
        assertThat(last.log().find("run-4")).isPresent();
    }

    @Test
    void oneThatSummarizesWhatAnotherHasSummarizedChangesNothing() {
        Trainer first = trainer();
        Trainer second = trainer();
        summarize(first);
        await().atMost(SOON).until(() -> second.runs().heldWhole() == HISTORIES);
        summarize(second);

        assertThat(second.runs().surplus()).isEmpty();
        assertThat(second.runs().newestFirst()).hasSize(RUNS);
    }

    private Trainer trainer() {
        Runs runs = new Runs(config.runHistories(), config.metricsPerRun());
        PlainFollowers followers = new PlainFollowers(clients, config.kafkaTimeout());
        RunSummaries summaries = new RunSummaries(runs, followers, writer::write);
        RunLog log = new RunLog(clients, writer, summaries, runs, config);
        closing.add(log::close);
        closing.add(followers::close);
        log.start();
        await().atMost(SOON).until(log::ready);
        return new Trainer(log, runs, summaries);
    }

    private static void summarize(Trainer trainer) {
        trainer.summaries().write(trainer.log().position());
    }

    private void cutOffLogBefore(long offset) throws Exception {
        try (Admin admin = clients.admin()) {
            var unused = admin.deleteRecords(
                            Map.of(new TopicPartition(Topics.RUN_EVENTS, 0), RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
    }

    private static List<String> watched(RunLog log, String runId, long afterPosition) {
        List<String> heard = new ArrayList<>();
        log.watch(
                runId,
                afterPosition,
                (event, position, ended) -> heard.add(event.getEventCase() + "@" + position + (ended ? " ended" : "")));
        return heard;
    }

    private void write(RunEvent event) {
        var unused = writer.write(Topics.RUN_EVENTS, event.getRunId(), event);
    }
}
