package io.squadron.trainer.run;

import io.squadron.trainer.checkpoint.DirectoryStore;
import io.squadron.trainer.checkpoint.ResumePoints;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.kafka.DeadLetters;
import io.squadron.trainer.kafka.KafkaClients;
import io.squadron.trainer.kafka.TestBroker;
import io.squadron.v1.TrainingRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A trainer that takes requests as the real one does, but whose runs only wait: until the test lets them finish,
 * somebody stops them, or the trainer loses them.
 */
final class TestTrainer implements AutoCloseable {
    /** The shortest session that the broker allows. */
    private static final Map<String, String> FAST = Map.of(
            "squadron.trainer.session-timeout", "PT6S",
            "squadron.trainer.liveness-interval", "PT0.2S",
            "squadron.trainer.max-attempts", "3");

    final String name = "test/" + UUID.randomUUID();
    final List<String> begun = new CopyOnWriteArrayList<>();
    final Set<String> mayFinish = ConcurrentHashMap.newKeySet();
    final RunLog log;
    private final TrainingRequests requests;
    private final TrainerGroup group;

    TestTrainer() {
        TrainerConfig config = TestBroker.config(FAST);
        KafkaClients clients = TestBroker.clients(config);
        RunEvents events = new RunEvents(TestBroker.writer());
        TrainerName self = new TrainerName(name);
        log = new RunLog(clients, config);
        group = new TrainerGroup(clients, config);
        requests = new TrainingRequests(
                clients,
                new DeadLetters(TestBroker.writer()),
                log,
                new RunClaims(
                        log,
                        events,
                        group,
                        self,
                        new ResumePoints(new DirectoryStore(config.checkpointsDirectory())),
                        config),
                (request, control) -> carryOut(request, control, events),
                self,
                config);
        log.start();
        requests.start(log::ready);
    }

    @Override
    public void close() {
        requests.close();
        log.close();
        group.close();
    }

    private void carryOut(TrainingRequest request, RunControl control, RunEvents events) {
        String runId = request.getRunId();
        try {
            log.awaitKnown(events.write(Events.started(request, control.attempt(), name)));
            begun.add(runId + "/" + control.attempt());
            while (true) {
                control.requireMine();
                if (mayFinish.contains(runId)) {
                    log.awaitKnown(events.write(Events.finished(runId, control.attempt())));
                    return;
                }
                if (control.stopRequested()) {
                    log.awaitKnown(events.write(Events.stopped(runId, control.attempt())));
                    return;
                }
                control.pause(Duration.ofMillis(20));
            }
        } catch (RunAbandonedException e) {
            begun.add(runId + " abandoned");
        }
    }
}
