package io.squadron.endtoend.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.squadron.access.walk.Locks;
import io.squadron.endtoend.ledger.audit.Audit;
import io.squadron.endtoend.ledger.client.AliasClient;
import io.squadron.endtoend.ledger.client.AskingClient;
import io.squadron.endtoend.ledger.client.Client;
import io.squadron.endtoend.ledger.client.ImportingClient;
import io.squadron.endtoend.ledger.client.PoisonClient;
import io.squadron.endtoend.ledger.client.Questions;
import io.squadron.endtoend.ledger.client.RetentionClient;
import io.squadron.endtoend.ledger.client.StoppedService;
import io.squadron.endtoend.ledger.client.TrainingClient;
import io.squadron.endtoend.ledger.client.Variant;
import io.squadron.endtoend.ledger.fault.Fault;
import io.squadron.endtoend.ledger.fault.Fault.Kind;
import io.squadron.endtoend.ledger.fault.FaultInjector;
import io.squadron.endtoend.ledger.fault.FaultPlan;
import io.squadron.endtoend.ledger.fault.Victim;
import io.squadron.endtoend.ledger.history.History;
import io.squadron.endtoend.ledger.history.History.DatasetAcknowledged;
import io.squadron.endtoend.ledger.history.History.QuestionAnswered;
import io.squadron.endtoend.ledger.history.History.RunAcknowledged;
import io.squadron.endtoend.ledger.history.History.RunOnRemainsAcknowledged;
import io.squadron.endtoend.ledger.history.Observed;
import io.squadron.endtoend.ledger.history.Reference;
import io.squadron.endtoend.ledger.history.Reference.Trained;
import io.squadron.endtoend.stack.CabledServers;
import io.squadron.endtoend.stack.Replica;
import io.squadron.endtoend.stack.StackProcess;
import io.squadron.endtoend.stack.TwoReplicas;
import io.squadron.kafka.ClientConfiguration;
import io.squadron.v1.AnswerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole loop over two replicas of each service. Clients write down what they are told while processes are killed, paused and cut off at random, the broker and the database
 * among them; afterwards all that they were told must be true. In the style of Jepsen's checks of queues.
 *
 * <p>{@code ledger.seed} (decimal) makes the faults and what clients do; {@code ledger.minutes} says how long. The same seed
 * gives the same faults at the same times, not the same interleaving.
 */
class LedgerIT {
    private static final Path SAMPLE = Path.of(System.getProperty("squadron.sample"));
    private static final Path DIST = Path.of(System.getProperty("squadron.dist"));
    private static final long SEED = Long.getLong("ledger.seed", 14);
    private static final Duration LENGTH = Duration.ofMinutes(Long.getLong("ledger.minutes", 2));
    /** After the last fault, until all that was begun has come to its end. */
    private static final Duration REST = Duration.ofMinutes(6);

    private static final String WHOEVER_TRAINS = "whoever trains";
    private static final Duration LOOK = Duration.ofSeconds(3);

    private final History history = new History();

    @TempDir
    Path home;

    @Test
    void whatClientsWereToldIsTrueWhoeverDies() throws Exception {
        List<Variant> variants = variants();
        String development = Files.readString(SAMPLE.resolve("dev.json"));
        List<AnswerRequest> questions = Questions.of(development);
        Locks locks = Locks.in(home.resolve("locks"));
        try (CabledServers servers = new CabledServers(home, locks);
                TwoReplicas replicas = new TwoReplicas(DIST, home, servers, locks)) {
            Observer observer = new Observer(servers, replicas);
            Reference reference = new ReferenceRuns(replicas, observer, questions).make(development, variants);
            Map<String, Supplier<Optional<Victim>>> victims = victims(servers, replicas);
            List<Fault> plan = FaultPlan.of(SEED, LENGTH, possible(victims));
            System.out.printf("Seed %d, %d minutes, %d faults:%n", SEED, LENGTH.toMinutes(), plan.size());

            FaultInjector injector = new FaultInjector(victims);
            whileClientsWork(servers, replicas, variants, questions, reference, () -> injector.carryOut(plan));
            replicas.all().forEach(Replica::awaitReady);
            try {
                await("that everything comes to rest and nothing is missing")
                        .atMost(REST)
                        .pollInterval(LOOK)
                        .untilAsserted(() -> assertThat(violations(observer.observe(), reference))
                                .isEmpty());
            } finally {
                System.out.println(new Summary(plan, history, observer.observe()));
            }
            assertThat(history.all(DatasetAcknowledged.class)).isNotEmpty();
            assertThat(history.all(RunAcknowledged.class)).isNotEmpty();
            assertThat(history.all(QuestionAnswered.class)).isNotEmpty();
            assertThat(history.all(RunOnRemainsAcknowledged.class)).hasSize(1);
            System.out.println(stopped(replicas, questions.get(0), reference));
        }
    }

    /** Broker, database and every replica by name, and whoever trains, so that runs are taken over in their middle. */
    private static Map<String, Supplier<Optional<Victim>>> victims(CabledServers servers, TwoReplicas replicas) {
        Map<String, Supplier<Optional<Victim>>> victims = new LinkedHashMap<>();
        for (StackProcess server : servers.processes()) {
            victims.put(server.name(), () -> Optional.of(new Victim(server, List.of())));
        }
        for (Replica replica : replicas.all()) {
            victims.put(replica.process().name(), () -> Optional.of(victim(replicas, replica)));
        }
        victims.put(WHOEVER_TRAINS, () -> replicas.training().map(replica -> victim(replicas, replica)));
        return victims;
    }

    /** Everybody dies and pauses, who has cables can lose them, and whoever trains dies, so that the other takes its run over. */
    private static SortedMap<String, List<Kind>> possible(Map<String, Supplier<Optional<Victim>>> victims) {
        SortedMap<String, List<Kind>> possible = new TreeMap<>();
        victims.forEach((name, victim) -> possible.put(
                name,
                name.equals(WHOEVER_TRAINS)
                        ? List.of(Kind.KILL)
                        : victim.get()
                                .filter(found -> !found.cables().isEmpty())
                                .map(found -> List.of(Kind.values()))
                                .orElse(List.of(Kind.KILL, Kind.PAUSE))));
        return possible;
    }

    private static Victim victim(TwoReplicas replicas, Replica replica) {
        return new Victim(replica.process(), replicas.cablesOf(replica));
    }

    /** A small file, and a larger one twice: they reach different figures, so that one can take the other's crown. */
    private static List<Variant> variants() throws IOException {
        String train = Files.readString(SAMPLE.resolve("train.json"));
        return List.of(
                new Variant("weak", Questions.articles(train, 0, 2), 1),
                new Variant("strong", Questions.articles(train, 2, 5), 2));
    }

    @FunctionalInterface
    private interface Faults {
        void carryOut() throws InterruptedException;
    }

    private void whileClientsWork(
            CabledServers servers,
            TwoReplicas replicas,
            List<Variant> variants,
            List<AnswerRequest> questions,
            Reference reference,
            Faults faults)
            throws InterruptedException, ExecutionException {
        CountDownLatch over = new CountDownLatch(1);
        String weak = reference.variants().get("weak").checkpointId();
        String strong = reference.variants().get("strong").checkpointId();
        List<String> models = List.of(weak, strong, AliasClient.CHAMPION);
        String developmentSet = reference.developmentSet().getDatasetId();
        ExecutorService threads = Executors.newCachedThreadPool();
        Map<String, Object> broker = servers.kafkaClient();
        try (Producer<String, byte[]> producer = new KafkaProducer<>(
                        ClientConfiguration.producer(broker), new StringSerializer(), new ByteArraySerializer());
                Admin admin = Admin.create(broker)) {
            List<Client> clients = List.of(
                    new ImportingClient(SEED + 1, 6_000, replicas, variants, history, over),
                    new TrainingClient(SEED + 2, 2_000, replicas, variants, developmentSet, history, over),
                    new AskingClient(SEED + 3, 300, replicas, questions, models, history, over),
                    new AskingClient(SEED + 4, 300, replicas, questions, models, history, over),
                    new AliasClient(SEED + 5, 10_000, replicas, weak, history, over),
                    new PoisonClient(SEED + 6, 8_000, producer, history, over),
                    new RetentionClient(
                            SEED + 7,
                            replicas,
                            admin,
                            variants.get(0),
                            ReferenceRuns.nameOfSet(variants.get(0)),
                            developmentSet,
                            history,
                            over));
            List<Future<?>> work =
                    clients.stream().<Future<?>>map(threads::submit).toList();
            faults.carryOut();
            over.countDown();
            for (Future<?> each : work) {
                each.get();
            }
        } finally {
            over.countDown();
            threads.shutdown();
            boolean unused = threads.awaitTermination(1, TimeUnit.MINUTES);
        }
    }

    private static String stopped(TwoReplicas replicas, AnswerRequest question, Reference reference) {
        Trained strong = reference.variants().get("strong");
        return new StoppedService(replicas.inferenceA)
                .whileAsked(
                        question.toBuilder().setModel(strong.checkpointId()).build(),
                        strong.answers().get(0));
    }

    private List<String> violations(Observed observed, Reference reference) {
        List<String> violations = new ArrayList<>();
        Audit.all().forEach(audit -> violations.addAll(audit.violations(history, observed, reference)));
        return violations;
    }
}
