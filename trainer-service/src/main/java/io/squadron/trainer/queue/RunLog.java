package io.squadron.trainer.queue;

import io.squadron.kafka.RecordValues;
import io.squadron.kafka.Topics;
import io.squadron.kafka.UnreadableRecordException;
import io.squadron.trainer.Refusal;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.kafka.KafkaClients;
import io.squadron.trainer.kafka.KafkaUnavailableException;
import io.squadron.trainer.kafka.LogFollower;
import io.squadron.trainer.kafka.RecordWriter;
import io.squadron.trainer.run.RunHistory;
import io.squadron.trainer.run.RunIds;
import io.squadron.trainer.run.RunProjection;
import io.squadron.trainer.run.RunState;
import io.squadron.v1.Run;
import io.squadron.v1.RunEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * All runs, as {@link Topics#RUN_EVENTS} tells them: replayed when the trainer starts, then followed. Every trainer
 * has the same log, whoever carries a run out; nothing else remembers a run, so nothing can contradict it.
 */
@Singleton
public class RunLog {
    private static final Logger LOG = Logger.getLogger(RunLog.class);
    private static final Comparator<RunState> OLDEST_FIRST = Comparator.comparingLong(RunState::firstOffset);

    private final LogFollower follower;
    private final RecordWriter records;
    private final Duration patience;
    private final int metricsPerRun;

    // All guarded by this: the follower writes, everybody reads.
    private final Map<String, RunProjection> runs = new HashMap<>();
    private final NavigableMap<Long, RunProjection> open = new TreeMap<>();
    private final Map<String, List<RunWatcher>> watchers = new HashMap<>();

    public RunLog(KafkaClients clients, RecordWriter records, TrainerConfig config) {
        this.records = records;
        this.patience = config.kafkaTimeout();
        this.metricsPerRun = config.metricsPerRun();
        this.follower = new LogFollower(clients, Topics.RUN_EVENTS, config.kafkaTimeout(), this::take);
    }

    /** Begins to read; to be called once. */
    public void start() {
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

    public synchronized Optional<RunState> find(String runId) {
        return Optional.ofNullable(runs.get(runId)).map(RunProjection::state);
    }

    /** The runs that have not ended, in the order of the queue: those that wait and those that trainers have. */
    public synchronized List<RunState> open() {
        return open.values().stream()
                .map(RunProjection::state)
                .filter(state -> state.run().hasRequest())
                .toList();
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
    public synchronized List<RunState> statesNewestFirst() {
        return runs.values().stream()
                .map(RunProjection::state)
                .sorted(OLDEST_FIRST.reversed())
                .toList();
    }

    /**
     * Tells a watcher the run's history at once, from behind a position on, and then each event as it comes, in the log's
     * order without a gap.
     *
     * @throws Refusal.NotFound if there is no such run
     */
    public synchronized void watch(String runId, long afterPosition, RunWatcher watcher) {
        RunProjection run = runs.get(runId);
        if (run == null) {
            throw unknown(runId);
        }
        List<RunHistory.Told> history = run.history();
        boolean ended = run.state().ended();
        boolean listening = true;
        for (int i = 0; i < history.size() && listening; i++) {
            RunHistory.Told told = history.get(i);
            boolean last = ended && i == history.size() - 1;
            // The end is told in any case: it closes the stream.
            if (told.position() > afterPosition || last) {
                listening = watcher.heard(told.event(), told.position(), last);
            }
        }
        if (listening && !ended) {
            watchers.computeIfAbsent(runId, id -> new ArrayList<>()).add(watcher);
        }
    }

    /** The watcher hears no more. */
    public synchronized void unwatch(String runId, RunWatcher watcher) {
        watchers.computeIfPresent(runId, (id, all) -> {
            all.remove(watcher);
            return all.isEmpty() ? null : all;
        });
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
                apply(event, record.offset());
            } else {
                LOG.warnf("%s names no valid run and is passed over", RecordValues.place(record));
            }
        } catch (UnreadableRecordException e) {
            LOG.warnf("It is passed over: %s", e.getMessage());
        }
    }

    private synchronized void apply(RunEvent event, long offset) {
        RunProjection run = runs.get(event.getRunId());
        if (event.hasDeleted()) {
            if (run != null && run.state().ended()) {
                runs.remove(event.getRunId());
            }
            return;
        }
        if (run == null) {
            run = new RunProjection(event.getRunId(), offset, metricsPerRun);
            runs.put(event.getRunId(), run);
            open.put(offset, run);
        }
        if (!run.apply(event, offset)) {
            return;
        }
        boolean ended = run.state().ended();
        if (ended) {
            open.remove(run.state().firstOffset());
        }
        watchers.computeIfPresent(event.getRunId(), (id, all) -> {
            all.removeIf(watcher -> !watcher.heard(event, offset, ended) || ended);
            return all.isEmpty() ? null : all;
        });
    }
}
