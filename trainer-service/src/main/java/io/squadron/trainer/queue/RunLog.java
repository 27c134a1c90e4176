package io.squadron.trainer.queue;

import io.opentelemetry.context.Context;
import io.squadron.kafka.RecordValues;
import io.squadron.kafka.Topics;
import io.squadron.kafka.TraceHeaders;
import io.squadron.kafka.UnreadableRecordException;
import io.squadron.observability.RememberedTraces;
import io.squadron.trainer.Refusal;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.kafka.KafkaClients;
import io.squadron.trainer.kafka.KafkaUnavailableException;
import io.squadron.trainer.kafka.LogFollower;
import io.squadron.trainer.kafka.RecordWriter;
import io.squadron.trainer.run.RunHistory;
import io.squadron.trainer.run.RunIds;
import io.squadron.trainer.run.RunState;
import io.squadron.trainer.run.RunWatcher;
import io.squadron.trainer.run.Runs;
import io.squadron.trainer.run.SummarizedRun;
import io.squadron.v1.Run;
import io.squadron.v1.RunEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * All runs, as {@link Topics#RUN_EVENTS} tells them: replayed when the trainer starts, from where the summaries of older
 * runs end ({@link RunSummaries}), then followed. Every trainer has the same log, whoever carries a run out; nothing else
 * remembers a run, so nothing can contradict it.
 */
@Singleton
public class RunLog {
    private static final Logger LOG = Logger.getLogger(RunLog.class);

    /** Runs whose trace is remembered until they are carried out. */
    private static final int TRACES = 1_000;

    private final LogFollower follower;
    private final RecordWriter records;
    private final RunSummaries summaries;
    private final Runs runs;
    private final PastRuns past;
    private final Duration patience;
    private final RememberedTraces traces = new RememberedTraces(TRACES);

    public RunLog(KafkaClients clients, RecordWriter records, RunSummaries summaries, Runs runs, TrainerConfig config) {
        this.records = records;
        this.summaries = summaries;
        this.runs = runs;
        this.past = new PastRuns(clients, config.kafkaTimeout(), config.metricsPerRun());
        this.patience = config.kafkaTimeout();
        this.follower =
                new LogFollower(clients, Topics.RUN_EVENTS, summaries::replayFrom, config.kafkaTimeout(), this::take);
    }

    /** Begins to read; to be called once. */
    public void start() {
        summaries.start();
        follower.start();
    }

    /** Everything that had happened before the start is known. */
    public boolean ready() {
        return follower.replayed();
    }

    /**
     * Waits until everything that is on the topic now is known.
     *
     * @throws KafkaUnavailableException if that cannot be had in time
     */
    public void catchUp() {
        follower.catchUp();
    }

    /**
     * Writes an event and waits until it is known here. What an attempt publishes goes through its outbox instead.
     *
     * @return its offset
     * @throws KafkaUnavailableException if Kafka does not take it in time, or does not give it back; it may be written all
     *     the same
     */
    public long append(RunEvent event) {
        long offset = records.write(Topics.RUN_EVENTS, event.getRunId(), event);
        awaitKnown(offset);
        return offset;
    }

    private void awaitKnown(long offset) {
        try {
            if (!follower.awaitHandled(offset, patience)) {
                throw new KafkaUnavailableException("The run's event was written, but could not be read again in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException("Waiting for the run's event was interrupted", e);
        }
    }

    /** How far the log is known: it grows with every event. */
    public long position() {
        return follower.position();
    }

    /** Waits until more is known than at a position, for a bounded time. */
    public void awaitNews(long position, Duration forAsLong) throws InterruptedException {
        boolean unused = follower.awaitHandled(position, forAsLong);
    }

    public Optional<RunState> find(String runId) {
        return runs.find(runId);
    }

    /** The runs that have not ended, in the order of the queue: those that wait and those that trainers have. */
    public List<RunState> open() {
        return runs.open();
    }

    /** The trace in which a run was submitted; the empty context where nobody traces, or it is long since. */
    public Context traceOf(String runId) {
        return traces.of(runId);
    }

    /** How many runs wait for a trainer. */
    public long waiting() {
        return open().stream().filter(RunState::waits).count();
    }

    /** All runs, newest first. */
    public List<Run> newestFirst() {
        return statesNewestFirst().stream().map(RunState::run).toList();
    }

    /** All runs with their places in the log, newest first. */
    public List<RunState> statesNewestFirst() {
        return runs.newestFirst();
    }

    /**
     * Tells a watcher the run's history at once, from behind a position on, and then each event as it comes, in the log's
     * order without a gap. An older run's history is read back from the log first.
     *
     * @throws Refusal.NotFound if there is no such run, or its history is no longer in the log
     * @throws KafkaUnavailableException if the log cannot be read
     */
    public void watch(String runId, long afterPosition, RunWatcher watcher) {
        if (!runs.watch(runId, afterPosition, watcher)) {
            SummarizedRun run = runs.summary(runId).orElseThrow(() -> unknown(runId));
            List<RunHistory.Told> history = past.history(run);
            if (history.isEmpty()) {
                throw new Refusal.NotFound(
                        resource(runId),
                        "The history of run \"%s\" is no longer in the log; GetRun tells what is left of it"
                                .formatted(runId));
            }
            boolean unused = RunHistory.tell(history, afterPosition, true, watcher);
        }
    }

    /** The watcher hears no more. */
    public void unwatch(String runId, RunWatcher watcher) {
        runs.unwatch(runId, watcher);
    }

    static Refusal.Resource resource(String runId) {
        return new Refusal.Resource(Run.getDescriptor().getFullName(), runId);
    }

    /** The refusal of a run that the log does not know. */
    public static Refusal.NotFound unknown(String runId) {
        return new Refusal.NotFound(resource(runId), "No run \"%s\" has been submitted".formatted(runId));
    }

    @PreDestroy
    public void close() {
        follower.close();
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            RunEvent event = RecordValues.parse(record, RunEvent.parser());
            if (RunIds.valid(event.getRunId())) {
                if (event.hasQueued()) {
                    traces.remember(event.getRunId(), TraceHeaders.extract(record.headers()));
                }
                runs.apply(event, record.offset());
            } else {
                LOG.warnf("%s names no valid run and is passed over", RecordValues.place(record));
            }
        } catch (UnreadableRecordException e) {
            LOG.warnf("It is passed over: %s", e.getMessage());
        }
    }
}
