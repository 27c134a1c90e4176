package io.squadron.trainer.execution;

import io.squadron.checkpoints.directory.DirectoryStore;
import io.squadron.trainer.Golden;
import io.squadron.trainer.checkpoint.ResumePoints;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.kafka.DeadLetters;
import io.squadron.trainer.kafka.KafkaClients;
import io.squadron.trainer.kafka.RecordWriter;
import io.squadron.trainer.kafka.TestBroker;
import io.squadron.trainer.outbox.RunOutbox;
import io.squadron.trainer.queue.RunClaims;
import io.squadron.trainer.queue.RunControl;
import io.squadron.trainer.queue.RunInterruption;
import io.squadron.trainer.queue.RunLog;
import io.squadron.trainer.queue.TrainerGroup;
import io.squadron.trainer.queue.TrainerName;
import io.squadron.trainer.queue.TrainingRequests;
import io.squadron.trainer.run.Events;
import io.squadron.trainer.run.RunEvents;
import io.squadron.v1.RunFailureReason;
import io.squadron.v1.RunReleased;
import io.squadron.v1.TrainingRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A trainer that takes runs as the real one does, but whose runs only wait: until the test lets them finish, somebody
 * stops them, or the trainer loses them.
 */
public final class TestTrainer implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Map<String, String> FAST = Map.of(
            // The shortest session that the broker allows.
            "squadron.trainer.session-timeout", "PT6S",
            "squadron.trainer.liveness-interval", "PT0.2S",
            "squadron.trainer.kafka-timeout", "PT10S",
            "squadron.trainer.max-attempts", "3",
            "squadron.trainer.max-waiting-runs", "20");

    public final String name = "test/" + UUID.randomUUID();
    public final List<String> begun = new CopyOnWriteArrayList<>();
    public final Set<String> mayFinish = ConcurrentHashMap.newKeySet();
    /** Runs that bring the thread that carries them out an Error. */
    public final Set<String> crash = ConcurrentHashMap.newKeySet();

    /** What it cannot do, by run. */
    public final Map<String, RunReleased> lacks = new ConcurrentHashMap<>();

    /** Runs that it gives back once it has begun them. */
    public final Set<String> givesBack = ConcurrentHashMap.newKeySet();

    /** Why it gives them back. */
    public volatile RunFailureReason givesBackFor = RunFailureReason.RUN_FAILURE_REASON_ENGINE;

    public final RunLog log;
    public final RunClaims claims;
    private final RunWorker worker;
    private final TrainingRequests requests;
    private final TrainerGroup group;
    private final RecordWriter writer;
    private final RecordWriter letters;

    public TestTrainer() {
        this(TestBroker.bootstrapServers(), Map.of());
    }

    /** A trainer of another broker, or with other Kafka settings. */
    public TestTrainer(String bootstrapServers, Map<String, Object> kafka) {
        this(bootstrapServers, kafka, bootstrapServers);
    }

    /** A trainer whose dead letters go to another broker. */
    public TestTrainer(String bootstrapServers, Map<String, Object> kafka, String lettersServers) {
        TrainerConfig config = TestBroker.config(FAST);
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("bootstrap.servers", bootstrapServers);
        KafkaClients clients = TestBroker.clients(settings, config);
        writer = new RecordWriter(clients, config);
        letters = new RecordWriter(TestBroker.clients(Map.of("bootstrap.servers", lettersServers), config), config);
        TrainerName self = new TrainerName(name);
        log = TestBroker.runLog(clients, writer, config);
        group = new TrainerGroup(clients, config);
        claims = new RunClaims(
                log,
                group,
                self,
                new ResumePoints(new DirectoryStore(config.checkpointsDirectory()), Golden.scratch()),
                this::lackFor,
                config);
        worker = new RunWorker(claims, (request, control) -> carryOut(request, control, clients), log, self, config);
        requests = new TrainingRequests(clients, new DeadLetters(letters::write), log, self, config);
        log.start();
        requests.start(log::ready);
        worker.start(log::ready);
    }

    private Optional<RunReleased> lackFor(TrainingRequest request) {
        return Optional.ofNullable(lacks.get(request.getRunId()));
    }

    /** Gives its run up and leaves, as on SIGTERM. */
    @Override
    public void close() {
        worker.close();
        requests.close();
        log.close();
        group.close();
        writer.close();
        letters.close();
    }

    private void carryOut(TrainingRequest request, RunControl control, KafkaClients clients) {
        String runId = request.getRunId();
        try (RunOutbox outbox = RunOutbox.open(clients, log, control, 5000)) {
            outbox.send(Events.started(request, control.attempt(), name));
            begun.add(runId + "/" + control.attempt());
            if (crash.contains(runId)) {
                throw new InternalError("a fault occurred in an unsafe memory access operation");
            }
            if (givesBack.remove(runId)) {
                outbox.send(RunEvents.event(runId, control.attempt(), 0)
                        .setReleased(RunReleased.newBuilder()
                                .setTrainer(name)
                                .setReason(givesBackFor)
                                .setMessage("the engine failed"))
                        .build());
                control.pause(PAUSE);
                // As the real one does: a run that still seems to be this trainer's would be taken again.
                while (!outbox.flushed(PAUSE) || !log.find(runId).orElseThrow().released()) {
                    control.pause(PAUSE);
                }
                return;
            }
            long step = 0;
            while (!mayFinish.contains(runId) && !control.stopRequested()) {
                control.requireMine();
                outbox.send(Events.metrics(runId, control.attempt(), ++step));
                control.pause(PAUSE);
            }
            control.requireMine();
            outbox.send(
                    mayFinish.contains(runId)
                            ? Events.finished(runId, control.attempt())
                            : Events.stopped(runId, control.attempt()));
            while (!outbox.flushed(PAUSE) || !log.find(runId).orElseThrow().ended()) {
                control.requireNotTakenOver();
                control.pause(PAUSE);
            }
        } catch (RunInterruption.Abandoned e) {
            begun.add(runId + " abandoned");
        }
    }
}
