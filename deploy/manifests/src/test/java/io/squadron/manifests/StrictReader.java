package io.squadron.manifests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * Says what is wrong with a resource: a field that its kind does not have, or a value of another type. Kubernetes' and
 * Strimzi's kinds are known by their Java classes, KEDA's and CloudNativePG's by schemas of the fields that are used here.
 */
final class StrictReader {
    private static final Map<String, Class<?>> CLASSES = Map.ofEntries(
            Map.entry("v1/ConfigMap", ConfigMap.class),
            Map.entry("v1/Namespace", Namespace.class),
            Map.entry("v1/PersistentVolumeClaim", PersistentVolumeClaim.class),
            Map.entry("v1/Service", Service.class),
            Map.entry("v1/ServiceAccount", ServiceAccount.class),
            Map.entry("apps/v1/Deployment", Deployment.class),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
            Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("kafka.strimzi.io/v1/Kafka", Kafka.class),
            Map.entry("kafka.strimzi.io/v1/KafkaNodePool", KafkaNodePool.class),
            Map.entry("kafka.strimzi.io/v1/KafkaTopic", KafkaTopic.class),
            Map.entry("kafka.strimzi.io/v1/KafkaUser", KafkaUser.class));

    private static final Map<String, String> SCHEMAS = Map.of(
            "keda.sh/v1alpha1/ScaledObject", "scaled-object.json",
            "keda.sh/v1alpha1/TriggerAuthentication", "trigger-authentication.json",
            "postgresql.cnpg.io/v1/Cluster", "database-cluster.json");

    /** The classes have a place for whatever else comes; without it what they do not know is an error. */
    private static final ObjectMapper STRICT = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            });

    private StrictReader() {}

    /** What is wrong, one sentence each; empty if nothing is. */
    static List<String> faults(Resource resource) {
        String kind = resource.apiVersion() + "/" + resource.kind();
        if (CLASSES.containsKey(kind)) {
            return faults(resource, CLASSES.get(kind));
        }
        if (SCHEMAS.containsKey(kind)) {
            return faults(schema(SCHEMAS.get(kind)), resource.tree());
        }
        return List.of("Nobody here knows " + kind);
    }

    private static List<String> faults(Resource resource, Class<?> type) {
        try {
            STRICT.treeToValue(resource.tree(), type);
            return List.of();
        } catch (JsonProcessingException e) {
            return List.of(resource + ": " + e.getOriginalMessage());
        }
    }

    static List<String> faults(JsonSchema schema, JsonNode tree) {
        return schema.validate(tree).stream().map(ValidationMessage::getMessage).toList();
    }

    /** A schema beside this class. */
    static JsonSchema schema(String name) {
        try (InputStream stream = StrictReader.class.getResourceAsStream(name)) {
            return schema(new ObjectMapper().readTree(stream));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonSchema schema(JsonNode schema) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
    }
}
