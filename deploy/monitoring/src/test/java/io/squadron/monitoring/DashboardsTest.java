package io.squadron.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Grafana's dashboards. */
class DashboardsTest {
    private static final Path DASHBOARDS = Path.of("grafana", "dashboards");
    private static final int WIDTH = 24;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static List<Path> dashboards() throws IOException {
        try (Stream<Path> files = Files.list(DASHBOARDS)) {
            return files.sorted().toList();
        }
    }

    @Test
    void thereIsOneForEachConcern() throws IOException {
        assertThat(dashboards().stream().map(file -> file.getFileName().toString()))
                .containsExactlyInAnyOrder(
                        "serving.json", "training.json", "evaluation.json", "kafka.json", "jvm.json");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyMetricThatItNamesIsThere(Path file) throws IOException {
        KnownMetrics known = KnownMetrics.ofAllServices();
        Set<String> recorded = RulesTest.recorded();
        for (JsonNode panel : JSON.readTree(file.toFile()).get("panels")) {
            for (JsonNode target : panel.get("targets")) {
                assertThat(PromQl.metrics(target.get("expr").asText()))
                        .as(panel.get("title").asText())
                        .isNotEmpty()
                        .allMatch(name -> known.has(name) || recorded.contains(name));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyPanelHasATitleAUnitThisPrometheusAndAPlaceOfItsOwn(Path file) throws IOException {
        JsonNode dashboard = JSON.readTree(file.toFile());
        String source = new YAMLMapper()
                .readTree(Path.of("grafana", "provisioning", "datasources", "prometheus.yml")
                        .toFile())
                .at("/datasources/0/uid")
                .asText();
        Set<Integer> ids = new HashSet<>();
        Set<Integer> taken = new HashSet<>();
        for (JsonNode panel : dashboard.get("panels")) {
            assertThat(ids.add(panel.get("id").asInt())).isTrue();
            assertThat(panel.get("title").asText()).isNotBlank();
            assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotBlank();
            assertThat(panel.at("/datasource/uid").asText()).isEqualTo(source);
            assertThat(panel.get("targets")).isNotEmpty().allSatisfy(target -> assertThat(
                            target.at("/datasource/uid").asText())
                    .isEqualTo(source));
            takePlace(panel.get("gridPos"), taken);
        }
        assertThat(dashboard.get("uid").asText())
                .isEqualTo("squadron-" + file.getFileName().toString().replace(".json", ""));
    }

    private static void takePlace(JsonNode place, Set<Integer> taken) {
        int right = place.get("x").asInt() + place.get("w").asInt();
        assertThat(right).isLessThanOrEqualTo(WIDTH);
        for (int x = place.get("x").asInt(); x < right; x++) {
            for (int y = place.get("y").asInt();
                    y < place.get("y").asInt() + place.get("h").asInt();
                    y++) {
                assertThat(taken.add(y * WIDTH + x)).as("nothing else is there").isTrue();
            }
        }
    }
}
