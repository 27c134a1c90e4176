package io.squadron.eval.dashboard.system;

import io.squadron.eval.reading.Reading;
import io.squadron.eval.system.KafkaState;
import io.squadron.eval.system.ServiceHealth;
import io.squadron.eval.system.SystemReadings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts together what the services, Kafka and the database say. */
@ApplicationScoped
class SystemViews {
    private static final String TRAINER = "trainer-service";
    private static final String EVAL = "eval-service";

    private static final List<String> OTHERS = List.of("tokenizer-service", TRAINER, "inference-service");

    /** A consumer group in which every replica of a service is one member. */
    private static final Map<String, String> GROUPS =
            Map.of(TRAINER, "squadron-trainers", EVAL, "squadron-eval.run-events");

    private final SystemReadings readings;
    private final SystemTables tables;
    private final String address;

    SystemViews(
            SystemReadings readings,
            SystemTables tables,
            @ConfigProperty(name = "quarkus.grpc.server.host") String host,
            @ConfigProperty(name = "quarkus.grpc.server.port") int port) {
        this.readings = readings;
        this.tables = tables;
        this.address = host + ":" + port;
    }

    /** As it is now; blocks for some seconds where somebody is away. */
    SystemView now() {
        Supplier<Reading<Tables>> asked = tables.ask();
        SystemReadings.Readings found = readings.now();
        Reading<Tables> database = asked.get();
        List<ServiceHealth> services = new ArrayList<>();
        if (found.services().isKnown()) {
            services.addAll(found.services().value());
        } else {
            OTHERS.forEach(name -> services.add(new ServiceHealth(
                    name, "", ServiceHealth.State.AWAY, found.services().trouble())));
        }
        services.add(
                database.isKnown()
                        ? new ServiceHealth(EVAL, address, ServiceHealth.State.SERVING, "")
                        : new ServiceHealth(EVAL, address, ServiceHealth.State.NOT_SERVING, database.trouble()));
        return new SystemView(
                services.stream().map(service -> view(service, found.kafka())).toList(),
                database,
                found.kafka(),
                found.models(),
                found.deadLetters());
    }

    private static ServiceView view(ServiceHealth service, Reading<KafkaState> kafka) {
        String group = GROUPS.get(service.name());
        if (group == null) {
            return new ServiceView(
                    service, List.of(), "It reads without a consumer group, so nobody counts its replicas.");
        }
        if (!kafka.isKnown()) {
            return new ServiceView(service, List.of(), "Kafka would know them.");
        }
        List<KafkaState.Member> replicas =
                kafka.value().group(group).map(KafkaState.GroupState::members).orElse(List.of());
        return new ServiceView(service, replicas, replicas.isEmpty() ? "Kafka knows of none." : "");
    }
}
