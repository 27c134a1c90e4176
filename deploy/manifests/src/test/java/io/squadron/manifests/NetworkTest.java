package io.squadron.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {
    private static final Map<String, String> GRPC =
            Map.of("tokenizer", "9411", "trainer", "9412", "inference", "9413", "eval", "9414");

    private final List<Resource> policies = Resource.of(Kustomization.overlay("tls"), "NetworkPolicy");

    @Test
    void whatNoPolicyAllowsIsDenied() {
        assertThat(policies)
                .filteredOn(policy -> policy.name().equals("default-deny"))
                .singleElement()
                .satisfies(deny -> {
                    assertThat(deny.at("/spec/podSelector")).isEmpty();
                    assertThat(deny.at("/spec/policyTypes"))
                            .extracting(JsonNode::asText)
                            .containsExactly("Ingress", "Egress");
                    assertThat(deny.at("/spec").has("ingress")).isFalse();
                    assertThat(deny.at("/spec").has("egress")).isFalse();
                });
    }

    /** Who calls whom: both ends must allow it, and nobody else may. */
    @ParameterizedTest
    @CsvSource({
        "trainer, tokenizer, true",
        "inference, tokenizer, true",
        "eval, tokenizer, true",
        "eval, trainer, true",
        "eval, inference, true",
        "tokenizer, trainer, false",
        "tokenizer, eval, false",
        "trainer, inference, false",
        "trainer, eval, false",
        "inference, trainer, false",
        "inference, eval, false"
    })
    void theServicesReachWhomTheyCallAndNobodyElse(String from, String to, boolean allowed) {
        boolean leaves = rules(from, "egress").anyMatch(rule -> names(rule.path("to"), to) && port(rule, GRPC.get(to)));
        boolean enters = rules(to, "ingress").anyMatch(rule -> names(rule.path("from"), from) && port(rule, "grpc"));

        assertThat(List.of(leaves, enters)).containsOnly(allowed);
    }

    @Test
    void onlyTheEvalServiceReachesTheDatabase() {
        List<Resource> reaching = policies.stream()
                .filter(policy -> Resource.elements(policy.at("/spec/egress")).anyMatch(rule -> port(rule, "5432")))
                .toList();

        assertThat(reaching).extracting(Resource::name).containsExactly("eval-service");
    }

    @Test
    void onlyWhoFetchesFromStorageLeavesTheNamespaceForTheInternetAndNeverForTheMachinesMetadata() {
        assertThat(policies)
                .filteredOn(policy ->
                        !policy.at("/spec/egress").findValues("ipBlock").isEmpty())
                .allSatisfy(policy -> assertThat(policy.at("/spec/egress").findValues("ipBlock"))
                        .allMatch(block -> block.at("/except/0").asText().equals("169.254.169.254/32")))
                .extracting(Resource::name)
                .containsExactlyInAnyOrder("trainer-service", "inference-service");
    }

    private Stream<JsonNode> rules(String service, String direction) {
        return policies.stream()
                .filter(policy -> Set.of(service + "-service", "services").contains(policy.name()))
                .flatMap(policy -> Resource.elements(policy.at("/spec/" + direction)));
    }

    private static boolean names(JsonNode peers, String service) {
        return Resource.elements(peers).anyMatch(peer -> peer.at("/podSelector/matchLabels/app.kubernetes.io~1name")
                .asText()
                .equals(service + "-service"));
    }

    private static boolean port(JsonNode rule, String port) {
        return Resource.elements(rule.path("ports"))
                .anyMatch(candidate -> candidate.path("port").asText().equals(port));
    }
}
