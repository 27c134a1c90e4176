package io.squadron.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReferencesTest {
    /** Secrets that whoever deploys makes, and those that the operators make. */
    private static final Set<String> GIVEN_SECRETS = Set.of("squadron-access", "squadron-s3", "squadron-tls");

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.squadron.manifests.Checkout#overlays")
    void whatADeploymentTakesItsSettingsFromIsThere(String overlay) {
        List<Resource> resources = Kustomization.overlay(overlay);
        Set<String> maps = names(resources, "ConfigMap");
        Set<String> secrets = new TreeSet<>(GIVEN_SECRETS);
        Resource.of(resources, "Cluster").forEach(cluster -> {
            secrets.add(cluster.name() + "-app");
            secrets.add(cluster.name() + "-ca");
        });
        Resource.of(resources, "Kafka").forEach(kafka -> secrets.add(kafka.name() + "-cluster-ca-cert"));
        secrets.addAll(names(resources, "KafkaUser"));

        assertThat(texts(resources, "Deployment", "configMapRef", "name"))
                .isNotEmpty()
                .isSubsetOf(maps);
        assertThat(texts(resources, "Deployment", "secretRef", "name"))
                .isNotEmpty()
                .isSubsetOf(secrets);
        assertThat(texts(resources, "Deployment", "secretKeyRef", "name"))
                .isNotEmpty()
                .isSubsetOf(secrets);
        assertThat(texts(resources, "Deployment", "secret", "secretName"))
                .isNotEmpty()
                .isSubsetOf(secrets);
        assertThat(texts(resources, "Deployment", "persistentVolumeClaim", "claimName"))
                .isEqualTo(names(resources, "PersistentVolumeClaim"));
        assertThat(Resource.of(resources, "TriggerAuthentication").get(0).at("/spec/secretTargetRef"))
                .allMatch(entry -> secrets.contains(entry.path("name").asText()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.squadron.manifests.Checkout#overlays")
    void everyDeploymentHasItsServiceBudgetAndScaling(String overlay) {
        List<Resource> resources = Kustomization.overlay(overlay);

        assertThat(Resource.of(resources, "Deployment")).hasSize(4).allSatisfy(deployment -> {
            assertThat(selecting(resources, "Service", "/spec/selector", deployment))
                    .isNotEmpty();
            assertThat(selecting(resources, "PodDisruptionBudget", "/spec/selector/matchLabels", deployment))
                    .hasSize(1);
            assertThat(Resource.strings(deployment.at("/spec/selector/matchLabels"))
                            .entrySet())
                    .isSubsetOf(deployment.podLabels().entrySet());
            boolean scaled = Resource.of(resources, "ScaledObject").stream()
                    .anyMatch(object ->
                            object.at("/spec/scaleTargetRef/name").asText().equals(deployment.name()));
            // Either who scales says how many, or the Deployment: with both, every apply would undo the scaling.
            assertThat(scaled).isNotEqualTo(deployment.at("/spec").has("replicas"));
        });
        assertThat(texts(resources, "ScaledObject", "scaleTargetRef", "name"))
                .isSubsetOf(names(resources, "Deployment"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.squadron.manifests.Checkout#overlays")
    void servicesLeadToPortsOfTheirPods(String overlay) {
        List<Resource> resources = Kustomization.overlay(overlay);

        assertThat(Resource.of(resources, "Service")).isNotEmpty().allSatisfy(service -> {
            Resource deployment = Resource.of(resources, "Deployment").stream()
                    .filter(candidate -> candidate
                            .podLabels()
                            .entrySet()
                            .containsAll(Resource.strings(service.at("/spec/selector"))
                                    .entrySet()))
                    .findFirst()
                    .orElseThrow();
            Map<String, String> ports = Resource.elements(deployment.container().path("ports"))
                    .collect(Collectors.toMap(port -> port.path("name").asText(), port -> port.path("containerPort")
                            .asText()));
            assertThat(service.at("/spec/ports"))
                    .allSatisfy(port -> assertThat(port.path("port").asText())
                            .isEqualTo(ports.get(port.path("targetPort").asText())));
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.squadron.manifests.Checkout#overlays")
    void serversOfGrpcWhoseClientsBalanceAreHeadless(String overlay) {
        List<Resource> resources = Kustomization.overlay(overlay);
        Map<String, String> hosts = Stream.concat(
                        Resource.of(resources, "ConfigMap").stream()
                                .flatMap(map -> Resource.strings(map.at("/data")).entrySet().stream()),
                        Resource.of(resources, "Deployment").stream()
                                .flatMap(deployment -> deployment.environment().entrySet().stream()))
                .filter(variable -> variable.getKey().matches("SQUADRON_EVAL_.*_HOST|QUARKUS_GRPC_CLIENTS_.*_HOST"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

        assertThat(hosts).hasSize(4).allSatisfy((variable, host) -> assertThat(Resource.of(resources, "Service"))
                .filteredOn(service -> service.name().equals(host))
                .singleElement()
                .matches(service -> service.at("/spec/clusterIP").asText().equals("None"), "is headless"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.squadron.manifests.Checkout#overlays")
    void theAddressOfKafkaIsOneOfItsListeners(String overlay) {
        List<Resource> resources = Kustomization.overlay(overlay);
        Resource kafka = Resource.of(resources, "Kafka").get(0);
        Map<String, String> settings = settings(resources);

        assertThat(kafka.at("/spec/kafka/listeners")).singleElement().satisfies(listener -> {
            assertThat(settings.get("KAFKA_BOOTSTRAP_SERVERS"))
                    .isEqualTo(kafka.name() + "-kafka-bootstrap:"
                            + listener.path("port").asText());
            assertThat(settings.getOrDefault("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT"))
                    .isEqualTo(listener.path("tls").asBoolean() ? "SSL" : "PLAINTEXT");
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.squadron.manifests.Checkout#overlays")
    void theAddressAndNameOfTheDatabaseAreTheClusters(String overlay) {
        List<Resource> resources = Kustomization.overlay(overlay);
        Resource cluster = Resource.of(resources, "Cluster").get(0);
        String database = cluster.at("/spec/bootstrap/initdb/database").asText();
        Resource eval = Resource.of(resources, "Deployment").stream()
                .filter(deployment -> deployment.name().equals("eval-service"))
                .findFirst()
                .orElseThrow();
        JsonNode trigger = Resource.of(resources, "ScaledObject").stream()
                .flatMap(object -> Resource.elements(object.at("/spec/triggers")))
                .filter(candidate -> candidate.path("type").asText().equals("postgresql"))
                .findFirst()
                .orElseThrow()
                .path("metadata");

        assertThat(eval.environment().get("QUARKUS_DATASOURCE_JDBC_URL"))
                .startsWith("jdbc:postgresql://" + cluster.name() + "-rw:5432/" + database + "?")
                .contains("sslmode=verify-full");
        assertThat(trigger.path("host").asText()).isEqualTo(cluster.name() + "-rw." + cluster.namespace() + ".svc");
        assertThat(trigger.path("dbName").asText()).isEqualTo(database);
    }

    static Map<String, String> settings(List<Resource> resources) {
        return Resource.strings(Resource.of(resources, "ConfigMap").stream()
                .filter(map -> map.name().equals("squadron-settings"))
                .findFirst()
                .orElseThrow()
                .at("/data"));
    }

    private static Set<String> names(List<Resource> resources, String kind) {
        return Resource.of(resources, kind).stream().map(Resource::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The values of a field, wherever its parent stands. */
    private static Set<String> texts(List<Resource> resources, String kind, String parent, String field) {
        return Resource.of(resources, kind).stream()
                .flatMap(resource -> resource.tree().findValues(parent).stream())
                .map(found -> found.path(field).asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Resource> selecting(
            List<Resource> resources, String kind, String selector, Resource deployment) {
        return Resource.of(resources, kind).stream()
                .filter(resource -> deployment
                        .podLabels()
                        .entrySet()
                        .containsAll(Resource.strings(resource.at(selector)).entrySet()))
                .toList();
    }
}
