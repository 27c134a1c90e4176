package io.squadron.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScalingTest {
    private static final Pattern METER = Pattern.compile("\"(squadron\\.[a-z.]+)\"");
    private static final Pattern METRIC = Pattern.compile("squadron_[a-z_]+");
    private static final Pattern STATUS = Pattern.compile("'([A-Z]+)'");

    private final Map<String, Resource> scaled = Resource.of(Kustomization.overlay("cpu"), "ScaledObject").stream()
            .collect(Collectors.toMap(Resource::name, Function.identity()));

    @Test
    void inferenceScalesByAMetricThatTheServiceHas() {
        Set<String> meters = Checkout.sources().stream()
                .filter(file -> file.startsWith(Checkout.ROOT.resolve("inference-service")))
                .flatMap(file -> METER.matcher(Checkout.text(file)).results())
                .map(found -> found.group(1).replace('.', '_'))
                .collect(Collectors.toSet());
        JsonNode metadata = trigger("inference-service", "prometheus");

        assertThat(METRIC.matcher(metadata.path("query").asText()).results().map(MatchResult::group))
                .isNotEmpty()
                .allMatch(meters::contains, "is a meter of the inference-service");
    }

    @Test
    void trainersScaleByRunsThatAreInTheDatabaseAndNotOver() {
        Path migrations = Checkout.ROOT.resolve("eval-service/src/main/resources/db/migration");
        String states =
                Checkout.text(Checkout.ROOT.resolve("eval-service/src/main/java/io/squadron/eval/run/RunState.java"));
        String query = trigger("trainer-service", "postgresql").path("query").asText();

        assertThat(Checkout.text(migrations.resolve("V1__runs_datasets_evaluations.sql")))
                .containsPattern("create table training_run \\([^;]*\\bstatus ");
        assertThat(query).contains("from training_run where status in");
        List<String> asked =
                STATUS.matcher(query).results().map(found -> found.group(1)).toList();
        List<String> open = Pattern.compile("^    ([A-Z]+)[,;]", Pattern.MULTILINE)
                .matcher(states)
                .results()
                .map(found -> found.group(1))
                .filter(state -> !states.contains("== " + state))
                .toList();
        assertThat(asked).containsExactlyInAnyOrderElementsOf(open);
    }

    @Test
    void aTrainerIsAlwaysThereToTakeRunsIn() {
        assertThat(scaled.get("trainer-service").at("/spec/minReplicaCount").asInt())
                .isPositive();
    }

    @Test
    void whatAnswersIsThereTwice() {
        assertThat(List.of("tokenizer-service", "inference-service"))
                .allMatch(service ->
                        scaled.get(service).at("/spec/minReplicaCount").asInt() >= 2);
    }

    private JsonNode trigger(String service, String type) {
        return Resource.elements(scaled.get(service).at("/spec/triggers"))
                .filter(trigger -> trigger.path("type").asText().equals(type))
                .findFirst()
                .orElseThrow()
                .path("metadata");
    }
}
