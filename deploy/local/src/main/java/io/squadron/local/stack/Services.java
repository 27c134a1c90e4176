package io.squadron.local.stack;

import io.squadron.embedded.BrokerAccount;
import io.squadron.embedded.EmbeddedDatabase;
import io.squadron.embedded.LoopbackPort;
import io.squadron.embedded.Password;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The commands of the four services. Every setting goes as a system property, which in Quarkus beats the environment:
 * a {@code KAFKA_BOOTSTRAP_SERVERS} of the user's shell must not lead one service of this stack elsewhere.
 */
final class Services {
    /** The name of the only replica; it stays the same, so that a service that was killed has its work back at once. */
    private static final String INSTANCE = "local";

    /**
     * libtorch's threads wait for one another by spinning, 300,000 times by libgomp's own choice, and take the time from one
     * another where others run, too. Measured by the trainer-service's WaitPolicyBenchmark, windows/s against that choice: 1.01
     * on an idle machine, 1.43 beside two busy neighbours on two cores. Waiting without spinning (OMP_WAIT_POLICY=PASSIVE) would
     * be 0.88 and 1.85.
     */
    private static final Map<String, String> WAITING = Map.of("GOMP_SPINCOUNT", "4000");

    /** Whoever is on this machine may look and ask; what changes something takes a key. */
    private static final String ANYONE = "reader,asker";

    /** The user's own word on that, which the services read by themselves. */
    private static final String ANYONE_VARIABLE = "SQUADRON_ACCESS_ANONYMOUS_ROLES";

    /** Kafka's setting that holds the password. */
    private static final String LOGIN = "sasl.jaas.config";

    private final Distribution distribution;
    private final StackHome home;
    private final Ports ports;
    private final HeapSizes heaps;
    private final Password password;

    Services(Distribution distribution, StackHome home, Ports ports, HeapSizes heaps, Password password) {
        this.distribution = distribution;
        this.home = home;
        this.ports = ports;
        this.heaps = heaps;
        this.password = password;
    }

    List<ServiceDefinition> definitions() {
        return Stream.of(Part.values())
                .filter(Part::isService)
                .map(this::definition)
                .toList();
    }

    private ServiceDefinition definition(Part service) {
        List<String> command = new ArrayList<>();
        command.add(JavaCommand.executable());
        command.add("-Xmx" + heaps.of(service));
        // Heaps are small, the tensors are outside of them; the parallel collectors' threads and cards aren't worth it.
        command.add("-XX:+UseSerialGC");
        // A service without memory answers nobody any more, whatever it catches: Kafka's threads may have died of it.
        // The supervisor starts it again, and a trainer's run goes on from its last state.
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-Dai.djl.offline=true");
        // The native libraries are unpacked there, by whichever service comes first, in a directory for each version. A
        // variable of that name in the environment goes before.
        command.add("-D" + StackOptions.NATIVE_DIRECTORY_PROPERTY + "=" + home.natives());
        properties(service).forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.add("-jar");
        command.add(distribution.jar(service).toString());
        String health = "http://" + LoopbackPort.HOST + ":" + ports.http(service) + "/q/health/";
        return new ServiceDefinition(
                service, command, WAITING, secrets(service), URI.create(health + "ready"), URI.create(health + "live"));
    }

    private Map<String, String> secrets(Part service) {
        Map<String, String> secrets = new HashMap<>();
        secrets.put(
                "KAFKA_SASL_JAAS_CONFIG", BrokerAccount.clientSettings(password).get(LOGIN));
        if (service == Part.EVAL) {
            secrets.put("QUARKUS_DATASOURCE_PASSWORD", password.text());
        }
        return secrets;
    }

    private Map<String, String> properties(Part service) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("quarkus.http.host", LoopbackPort.HOST);
        properties.put("quarkus.http.port", Integer.toString(ports.http(service)));
        properties.put("quarkus.grpc.server.host", LoopbackPort.HOST);
        properties.put("quarkus.grpc.server.port", Integer.toString(ports.grpc(service)));
        // Off unless somebody asks for it, which who tries things out on his own machine does.
        properties.put("quarkus.grpc.server.enable-reflection-service", "true");
        HomeAccess access = new HomeAccess(home.directory());
        properties.put("squadron.access.keys-file", access.keysFile().toString());
        properties.put("squadron.access.key-file", access.keyFile().toString());
        if (!System.getenv().containsKey(ANYONE_VARIABLE)) {
            properties.put("squadron.access.anonymous-roles", ANYONE);
        }
        properties.put("kafka.bootstrap.servers", ports.endpoints().kafkaBootstrapServers());
        BrokerAccount.clientSettings(password).forEach((key, value) -> {
            if (!key.equals(LOGIN)) {
                properties.put("kafka." + key, value);
            }
        });
        // A log that is read days later needs the day.
        properties.put("quarkus.log.console.format", "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5p [%c{2.}] %s%e%n");
        // Readiness is asked several times a second during the start; every "not yet" would be a line in the log.
        properties.put("quarkus.log.category.\"io.smallrye.health\".level", "WARN");
        switch (service) {
            // It keeps nothing on disk.
            case TOKENIZER -> {}
            case TRAINER -> {
                properties.put(
                        "squadron.trainer.checkpoints-directory",
                        home.checkpoints().toString());
                properties.put(
                        "squadron.trainer.encoders-directory", home.encoders().toString());
                properties.put(
                        "squadron.trainer.scratch-directory", home.scratch().toString());
                properties.put(
                        "squadron.trainer.tensorboard-directory",
                        home.tensorboard().toString());
                properties.put("squadron.trainer.instance-id", INSTANCE);
                properties.putAll(grpcClient("tokenizer", Part.TOKENIZER));
            }
            case INFERENCE -> {
                properties.put(
                        "squadron.inference.checkpoints-directory",
                        home.checkpoints().toString());
                properties.put(
                        "squadron.inference.derived-directory",
                        home.derivedModels().toString());
                properties.putAll(grpcClient("tokenizer", Part.TOKENIZER));
            }
            case EVAL -> {
                properties.put("quarkus.datasource.jdbc.url", ports.endpoints().jdbcUrl());
                properties.put("quarkus.datasource.username", EmbeddedDatabase.USER);
                properties.put(
                        "squadron.eval.tensorboard-directory",
                        home.tensorboard().toString());
                properties.putAll(grpcClient("inference", Part.INFERENCE));
                properties.putAll(grpcClient("trainer", Part.TRAINER));
                properties.putAll(grpcClient("tokenizer", Part.TOKENIZER));
            }
            default -> throw new IllegalArgumentException(service + " is not a service");
        }
        return properties;
    }

    private Map<String, String> grpcClient(String name, Part server) {
        return Map.of(
                "quarkus.grpc.clients." + name + ".host",
                LoopbackPort.HOST,
                "quarkus.grpc.clients." + name + ".port",
                Integer.toString(ports.grpc(server)));
    }
}
