package io.squadron.endtoend.stack;

import io.squadron.access.walk.Locks;
import io.squadron.embedded.LoopbackPort;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Two processes of each packaged service beside one Kafka and one PostgreSQL, all with keys and with TLS of which each asks the
 * others for certificates. Replica a of a service asks replica a of the
 * others, so that what is found through b has come over Kafka, the database or the checkpoints' directory.
 */
public final class TwoReplicas implements AutoCloseable {
    /** A dead owner's work is taken over after so long; by default some times longer. */
    private static final String LEASE = "PT4S";

    private final Path dist;
    private final Path home;
    private final CabledServers servers;
    private final Locks locks;
    private final Iterator<Integer> ports = LoopbackPort.free(2 * 8 + 6).iterator();
    /** From one replica to the service that it asks, by the asking one's name. */
    private final Map<String, Cable> serviceCables = new HashMap<>();

    public final Replica tokenizerA;
    public final Replica tokenizerB;
    public final Replica trainerA;
    public final Replica trainerB;
    public final Replica inferenceA;
    public final Replica inferenceB;
    public final Replica evalA;
    public final Replica evalB;

    /**
     * Starts all of them and waits until they are ready.
     *
     * @param dist holds the packaged services, as the repository does after a build
     * @param home gets logs and checkpoints
     * @param locks of all of them
     */
    public TwoReplicas(Path dist, Path home, CabledServers servers, Locks locks) {
        this.dist = dist;
        this.home = home;
        this.servers = servers;
        this.locks = locks;
        tokenizerA = tokenizer("a");
        tokenizerB = tokenizer("b");
        trainerA = trainer("a", tokenizerA);
        trainerB = trainer("b", tokenizerB);
        inferenceA = inference("a", tokenizerA);
        inferenceB = inference("b", tokenizerB);
        evalA = eval("a", inferenceA);
        evalB = eval("b", inferenceB);
        try {
            all().forEach(replica -> replica.process().revive());
            all().forEach(Replica::awaitReady);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Every process of them. */
    public List<Replica> all() {
        return List.of(tokenizerA, tokenizerB, trainerA, trainerB, inferenceA, inferenceB, evalA, evalB);
    }

    /** Whoever carries a run out at the moment, by its metrics. */
    public Optional<Replica> training() {
        for (Replica trainer : List.of(trainerA, trainerB)) {
            if (trainer.gauge("squadron_training_running") > 0) {
                return Optional.of(trainer);
            }
        }
        return Optional.empty();
    }

    /** The replica's ways to Kafka, to PostgreSQL and to the services that it asks. */
    public List<Cable> cablesOf(Replica replica) {
        String name = replica.process().name();
        return Stream.concat(servers.cablesOf(name).stream(), Stream.ofNullable(serviceCables.get(name)))
                .toList();
    }

    private Replica tokenizer(String name) {
        return replica("tokenizer-service", name, List.of(Map.of("squadron.tokenizer.import-lease", LEASE)));
    }

    private Replica trainer(String name, Replica tokenizer) {
        return replica(
                "trainer-service",
                name,
                List.of(
                        client("trainer-service " + name, "tokenizer", tokenizer),
                        Map.of(
                                "squadron.trainer.checkpoints-directory",
                                directory("checkpoints"),
                                "squadron.trainer.encoders-directory",
                                directory("encoders"),
                                "squadron.trainer.scratch-directory",
                                directory("scratch-" + name),
                                "squadron.trainer.instance-id",
                                name,
                                "squadron.trainer.resume-interval",
                                "PT1S")));
    }

    private Replica inference(String name, Replica tokenizer) {
        return replica(
                "inference-service",
                name,
                List.of(
                        client("inference-service " + name, "tokenizer", tokenizer),
                        Map.of("squadron.inference.checkpoints-directory", directory("checkpoints"))));
    }

    private Replica eval(String name, Replica inference) {
        Map<String, String> oneAtATime = Map.of(
                "squadron.eval.lease",
                LEASE,
                "squadron.eval.workers",
                "1",
                // Two more evaluations of every champion, and answers that depend on what they measure.
                "squadron.eval.measure-precisions",
                "false");
        return replica(
                "eval-service",
                name,
                List.of(client("eval-service " + name, "inference", inference), servers.postgres(name), oneAtATime));
    }

    private Replica replica(String service, String name, List<Map<String, String>> settings) {
        Map<String, String> all = new TreeMap<>(servers.kafka(service, name));
        settings.forEach(all::putAll);
        Path jar =
                dist.resolve(service).resolve("target").resolve("quarkus-app").resolve("quarkus-run.jar");
        return new Replica(jar, service, name, home, locks, ports, all);
    }

    private String directory(String name) {
        return home.resolve(name).toString();
    }

    /** Settings of a replica's client of another service, by a cable between the two. */
    private Map<String, String> client(String caller, String server, Replica replica) {
        Cable cable = Cable.between(ports.next(), replica.grpcPort());
        serviceCables.put(caller, cable);
        return Map.of("quarkus.grpc.clients." + server + ".port", Integer.toString(cable.port()));
    }

    @Override
    public void close() {
        all().forEach(Replica::close);
        serviceCables.values().forEach(Cable::close);
    }
}
