package io.squadron.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Prometheus' configuration and rules. */
class RulesTest {
    private static final Path RULES = Path.of("prometheus", "rules");
    private static final YAMLMapper YAML = new YAMLMapper();

    /** All rules of all files. */
    static List<JsonNode> rules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        try (Stream<Path> files = Files.list(RULES)) {
            for (Path file : files.sorted().toList()) {
                for (JsonNode group : YAML.readTree(file.toFile()).get("groups")) {
                    group.get("rules").forEach(rules::add);
                }
            }
        }
        return rules;
    }

    /** The names of what rules record. */
    static Set<String> recorded() throws IOException {
        Set<String> names = new TreeSet<>();
        for (JsonNode rule : rules()) {
            if (rule.has("record")) {
                names.add(rule.get("record").asText());
            }
        }
        return names;
    }

    @Test
    void everyMetricThatARuleNamesIsThere() throws IOException {
        KnownMetrics known = KnownMetrics.ofAllServices();
        Set<String> recorded = recorded();
        for (JsonNode rule : rules()) {
            assertThat(PromQl.metrics(rule.get("expr").asText()))
                    .as(rule.toString())
                    .isNotEmpty()
                    .allMatch(name -> known.has(name) || recorded.contains(name));
        }
    }

    @Test
    void everyAlertSaysWhatIsWrongHowBadItIsAndWhatToDo() throws IOException {
        List<JsonNode> alerts =
                rules().stream().filter(rule -> rule.has("alert")).toList();
        assertThat(alerts).hasSizeGreaterThan(15).allSatisfy(alert -> {
            assertThat(alert.path("labels").path("severity").asText()).isIn("warning", "critical");
            for (String sentence : List.of("summary", "description", "action")) {
                assertThat(alert.path("annotations").path(sentence).asText())
                        .as(sentence)
                        .hasSizeGreaterThan(15);
            }
        });
        assertThat(alerts.stream().map(alert -> alert.get("alert").asText()))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith("Squadron"));
    }

    /** By Prometheus' convention: level:metric:operations. */
    @Test
    void whatIsRecordedHasItsLevelAndItsOperationInItsName() throws IOException {
        assertThat(recorded()).isNotEmpty().allMatch(name -> name.matches("[a-z_]+:[a-z_]+:[a-z0-9_]+"));
    }

    @Test
    void everyServiceIsReadAtThePortThatItHas() throws IOException {
        JsonNode configuration =
                YAML.readTree(Path.of("prometheus", "prometheus.yml").toFile());
        Set<String> jobs = new TreeSet<>();
        for (JsonNode job : configuration.get("scrape_configs")) {
            String service = job.get("job_name").asText();
            jobs.add(service);
            assertThat(job.get("metrics_path").asText()).isEqualTo("/q/metrics");
            JsonNode found = job.get("dns_sd_configs").get(0);
            assertThat(found.get("names").get(0).asText()).isEqualTo(service);
            assertThat(found.get("port").asText()).isEqualTo(httpPort(service));
        }
        assertThat(jobs).isEqualTo(KnownMetrics.services());
        assertThat(configuration.get("rule_files").get(0).asText()).isEqualTo("rules/*.yml");
    }

    private static String httpPort(String service) throws IOException {
        Properties properties = new Properties();
        try (var stream = Files.newInputStream(
                Path.of("..", "..", service, "src", "main", "resources", "application.properties"))) {
            properties.load(stream);
        }
        return properties.getProperty("quarkus.http.port");
    }

    @Test
    void theCollectorsPipelinesHaveAllTheirParts() throws IOException {
        JsonNode collector =
                YAML.readTree(Path.of("opentelemetry", "collector.yaml").toFile());
        JsonNode pipeline = collector.get("service").get("pipelines").get("traces");
        for (String kind : List.of("receivers", "processors", "exporters")) {
            assertThat(pipeline.get(kind)).isNotEmpty().allSatisfy(part -> assertThat(
                            collector.get(kind).has(part.asText()))
                    .as(part.asText())
                    .isTrue());
        }
        assertThat(collector.at("/receivers/otlp/protocols/grpc/endpoint").asText())
                .endsWith(":4317");
    }
}
