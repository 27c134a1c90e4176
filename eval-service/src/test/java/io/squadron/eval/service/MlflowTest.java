package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.squadron.v1.RunEvent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What MLflow's Python client asks for, in its words, as MLflow 3.11 sends them. */
@EvalServiceTest
class MlflowTest extends RunningEvaluations {
    private static final String MLFLOW = "/api/2.0/mlflow/";

    @Inject
    Dashboard dashboard;

    @Inject
    RunList list;

    @Inject
    ObjectMapper json;

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(dashboard.address() + MLFLOW + path))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode search(String filter, String more) throws IOException, InterruptedException {
        String body = json.writeValueAsString(Map.of("filter", filter));
        return json.readTree(post(
                        "runs/search",
                        "{\"experiment_ids\": [\"0\"], \"run_view_type\": \"ACTIVE_ONLY\"%s, %s"
                                .formatted(more, body.substring(1)))
                .body());
    }

    private List<String> ids(String filter, String more) throws IOException, InterruptedException {
        return search(filter, more).get("runs").findValuesAsText("run_uuid");
    }

    private JsonNode history(String run, String key, String more) {
        return dashboard.json(
                MLFLOW + "metrics/get-history?run_uuid=%1$s&metric_key=%2$s&run_id=%1$s%3$s".formatted(run, key, more));
    }

    private static Map<String, String> entries(JsonNode entries) {
        Map<String, String> map = new TreeMap<>();
        entries.forEach(
                entry -> map.put(entry.get("key").asText(), entry.get("value").asText()));
        return map;
    }

    @Test
    void allRunsAreInOneExperiment() throws IOException, InterruptedException {
        awaitTables();
        String experiment = "{\"experiment_id\":\"0\"";
        assertThat(json.readTree(post("experiments/search", "{\"max_results\": 1000, \"view_type\": \"ACTIVE_ONLY\"}")
                                .body())
                        .at("/experiments/0/name")
                        .asText())
                .isEqualTo("squadron");
        assertThat(dashboard
                        .json(MLFLOW + "experiments/get?experiment_id=0")
                        .at("/experiment/name")
                        .asText())
                .isEqualTo("squadron");
        assertThat(dashboard
                        .json(MLFLOW + "experiments/get-by-name?experiment_name=squadron")
                        .at("/experiment/experiment_id")
                        .asText())
                .isEqualTo("0");
        HttpResponse<String> missing = dashboard.get(MLFLOW + "experiments/get-by-name?experiment_name=other");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body())
                .contains("\"error_code\":\"RESOURCE_DOES_NOT_EXIST\"")
                .doesNotContain(experiment);
    }

    private void awaitTables() {
        await().atMost(EvaluationClient.LIMIT).until(() -> dashboard.get("/").statusCode() == 200);
    }

    @Test
    void aRunHasItsArgumentsItsLastMetricsAndItsStatus() throws IOException, InterruptedException {
        letAWeakOneBeTheChampion();
        DevSet.of("mlflow-dev", "one", "two").sendTo(topics);
        inference.serves("mlflow-full-20", Map.of("question 0", "one", "question 1", "wrong"));
        topics.send(SubmittedRun.of("mlflow-full")
                .named("A full run")
                .with(arguments -> arguments.setLearningRate(3e-5).setSeed(7).setBf16(true))
                .started());
        topics.send(SubmittedRun.of("mlflow-full").metrics(10, 2.5));
        topics.send(SubmittedRun.of("mlflow-full").metrics(20, Double.NaN));
        topics.send(Checkpoints.of("mlflow-full", 20, "mlflow-dev"));
        topics.send(new RunEvents("mlflow-full").finished(20, 1.5));
        list.awaitRuns("run_id = mlflow-full and f1 = 50 and status = finished", 1);

        JsonNode run = dashboard
                .json(MLFLOW + "runs/get?run_uuid=mlflow-full&run_id=mlflow-full")
                .get("run");

        assertThat(run.at("/info/status").asText()).isEqualTo("FINISHED");
        assertThat(run.at("/info/run_name").asText()).isEqualTo("A full run");
        assertThat(run.at("/info/start_time").isIntegralNumber()).isTrue();
        assertThat(run.at("/info/end_time").asLong())
                .isEqualTo(run.at("/info/start_time").asLong() + 20_000);
        assertThat(entries(run.at("/data/params")))
                .containsEntry("learning_rate", "3e-5")
                .containsEntry("seed", "7")
                .containsEntry("bf16", "true")
                .containsEntry("per_gpu_train_batch_size", "16")
                .containsEntry("model_name_or_path", "all-MiniLM-L6-v2")
                .containsEntry("train_dataset", "train-set");
        assertThat(entries(run.at("/data/metrics")))
                .containsEntry("loss", "NaN")
                .containsEntry("grad_norm", "1.5")
                .containsEntry("f1", "50.0")
                .containsEntry("exact_match", "50.0");
        assertThat(entries(run.at("/data/tags")))
                .containsEntry("mlflow.runName", "A full run")
                .containsEntry("squadron.device", "cpu");
        assertThat(history("mlflow-full", "f1", "").at("/metrics/0/step").asInt())
                .isEqualTo(20);
        assertThat(history("mlflow-full", "loss", "").at("/metrics/1/value").asText())
                .as("as protobuf's JSON has it")
                .isEqualTo("NaN");
        assertThat(ids("metrics.f1 = 50 AND params.bf16 = 'true' AND run_id = 'mlflow-full'", ""))
                .containsExactly("mlflow-full");
        assertThat(dashboard.get(MLFLOW + "runs/get?run_id=nobody").body())
                .contains("\"error_code\":\"RESOURCE_DOES_NOT_EXIST\"", "There is no run “nobody”.");
    }

    @Test
    void aLongHistoryIsReadPageByPage() {
        topics.send(SubmittedRun.of("mlflow-long").started());
        for (int step = 1; step <= 25; step++) {
            topics.send(SubmittedRun.of("mlflow-long").metrics(step, step));
        }
        list.awaitRuns("run_id = mlflow-long and step = 25", 1);

        List<Integer> steps = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = history("mlflow-long", "loss", "&max_results=10" + token);
            page.get("metrics").forEach(metric -> steps.add(metric.get("value").asInt()));
            token = page.has("next_page_token")
                    ? "&page_token=" + page.get("next_page_token").asText()
                    : "";
        } while (!token.isEmpty());

        assertThat(steps).hasSize(25).doesNotHaveDuplicates().isSorted();
        assertThat(history("mlflow-long", "no_such_metric", "").get("metrics")).isEmpty();
        assertThat(dashboard
                        .get(MLFLOW + "metrics/get-history?run_id=mlflow-long&metric_key=loss&page_token=x")
                        .body())
                .contains("INVALID_PARAMETER_VALUE");
    }

    @Test
    void runsAreFilteredSortedAndPagedInMlflowsWords() throws IOException, InterruptedException {
        topics.send(SubmittedRun.of("mlflow-a")
                .with(arguments -> arguments.setLearningRate(3e-5))
                .started());
        topics.send(SubmittedRun.of("mlflow-a").metrics(1, 3));
        topics.send(SubmittedRun.of("mlflow-b")
                .with(arguments -> arguments.setLearningRate(5e-5))
                .started());
        topics.send(SubmittedRun.of("mlflow-b").metrics(1, 2));
        topics.send(SubmittedRun.of("mlflow-c").later(1).queued());
        topics.send(stopped("mlflow-d"));
        list.awaitRuns("run_id in (mlflow-a, mlflow-b) and step = 1 or run_id in (mlflow-c, mlflow-d)", 4);
        String ours = "run_id IN ('mlflow-a', 'mlflow-b', 'mlflow-c', 'mlflow-d')";

        assertThat(ids(ours, ", \"order_by\": [\"metrics.loss ASC\"]")).startsWith("mlflow-b", "mlflow-a");
        assertThat(ids(ours, ", \"order_by\": [\"params.`learning_rate` DESC\", \"run_id\"]"))
                .as("what is not known is last")
                .containsExactly("mlflow-b", "mlflow-c", "mlflow-a", "mlflow-d");
        assertThat(ids(ours + " and params.learning_rate = '3e-05'", "")).containsExactly("mlflow-a");
        assertThat(ids(ours + " and metrics.loss < 2.5", "")).containsExactly("mlflow-b");
        assertThat(ids(ours + " and attributes.status = 'SCHEDULED'", "")).containsExactly("mlflow-c");
        assertThat(ids(ours + " and status = 'KILLED' and start_time > 1600000000000", ""))
                .containsExactly("mlflow-d");

        JsonNode first = search(ours, ", \"max_results\": 3, \"order_by\": [\"run_id DESC\"]");
        assertThat(first.get("runs")).hasSize(3);
        assertThat(ids(
                        ours,
                        ", \"max_results\": 3, \"order_by\": [\"run_id DESC\"], \"page_token\": \"%s\""
                                .formatted(first.get("next_page_token").asText())))
                .containsExactly("mlflow-a");
        assertThat(post("runs/search", "{\"experiment_ids\": [\"1\"]}").body()).isEqualTo("{\"runs\":[]}");
    }

    @Test
    void archivedRunsAreThoseThatMlflowCallsDeleted() throws IOException, InterruptedException {
        topics.send(SubmittedRun.of("mlflow-kept").queued());
        topics.send(SubmittedRun.of("mlflow-archived").queued());
        list.awaitRuns("run_id in (mlflow-kept, mlflow-archived)", 2);
        String ours = "run_id IN ('mlflow-kept', 'mlflow-archived')";
        new Forms(dashboard).send("/", "/ticked/archive", Map.of("runs", "mlflow-archived"));

        assertThat(viewed(ours, "null").findValuesAsText("run_uuid")).containsExactly("mlflow-kept");
        assertThat(viewed(ours, "\"ACTIVE_ONLY\"").findValuesAsText("run_uuid")).containsExactly("mlflow-kept");
        assertThat(viewed(ours, "\"ALL\"").findValuesAsText("run_uuid"))
                .containsExactlyInAnyOrder("mlflow-kept", "mlflow-archived");
        JsonNode deleted = viewed(ours, "\"DELETED_ONLY\"");
        assertThat(deleted.findValuesAsText("run_uuid")).containsExactly("mlflow-archived");
        assertThat(deleted.findValuesAsText("lifecycle_stage")).containsExactly("deleted");
        assertThat(viewed(ours, "\"SOME\"").get("message").asText()).contains("run_view_type is one of");
        assertThat(dashboard
                        .json(MLFLOW + "runs/get?run_id=mlflow-archived")
                        .at("/run/info/lifecycle_stage")
                        .asText())
                .isEqualTo("deleted");
        assertThat(dashboard
                        .json(MLFLOW + "runs/get?run_id=mlflow-kept")
                        .at("/run/info/lifecycle_stage")
                        .asText())
                .isEqualTo("active");
    }

    private JsonNode viewed(String filter, String viewType) throws IOException, InterruptedException {
        return json.readTree(post(
                        "runs/search",
                        "{\"experiment_ids\": [\"0\"], \"filter\": \"%s\", \"run_view_type\": %s}"
                                .formatted(filter, viewType))
                .body());
    }

    @Test
    void whatIsNullOrMissingIsAsIfItWereNotSaid() throws IOException, InterruptedException {
        awaitTables();
        assertThat(post(
                                "runs/search",
                                "{\"experiment_ids\": [\"0\"], \"filter\": null, \"order_by\": null,"
                                        + " \"max_results\": null, \"page_token\": null, \"run_view_type\": null}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(post("experiments/search", "{\"filter\": null, \"view_type\": null}")
                        .body())
                .contains("squadron");
        assertThat(post("experiments/search", "").body()).contains("squadron");
        assertThat(post("runs/search", "").body()).isEqualTo("{\"runs\":[]}");
        assertThat(post("runs/search", "null").body()).isEqualTo("{\"runs\":[]}");
        assertThat(post("runs/search", "[]").body()).contains("INVALID_PARAMETER_VALUE", "JSON object");
    }

    @Test
    void aTextInQuotesIsLeftAsItIs() throws IOException, InterruptedException {
        String name = "of params.`seed` and \"x\"";
        topics.send(SubmittedRun.of("mlflow-quoted").named(name).queued());
        list.awaitRuns("run_id = mlflow-quoted", 1);

        assertThat(ids("attributes.\"run_name\" = 'of params.`seed` and \"x\"'", ""))
                .containsExactly("mlflow-quoted");
        assertThat(ids("run_name = \"of params.`seed` and \\\"x\\\"\"", "")).containsExactly("mlflow-quoted");
    }

    @Test
    void ordersAreFewAndShort() throws IOException, InterruptedException {
        awaitTables();
        String spaces = "run_id" + " ".repeat(100_000) + "x";
        assertThat(search("", ", \"order_by\": [\"%s\"]".formatted(spaces))
                        .get("message")
                        .asText())
                .isEqualTo("An order of order_by has 200 characters at most; one has 100007.");
        String eleven = String.join(", ", Collections.nCopies(11, "\"run_id\""));
        JsonNode refused = search("", ", \"order_by\": [%s]".formatted(eleven));
        assertThat(refused.get("error_code").asText()).isEqualTo("INVALID_PARAMETER_VALUE");
        assertThat(refused.get("message").asText()).isEqualTo("order_by has 10 orders at most; these are 11.");
        assertThat(search("", ", \"order_by\": [\"  run_id \\t  DESC \"]").has("runs"))
                .isTrue();
    }

    private static RunEvent stopped(String run) {
        RunEvent.Builder event = SubmittedRun.of(run).later(60).started().toBuilder();
        event.getStoppedBuilder();
        return event.build();
    }

    @Test
    void whatIsNotUnderstoodOrNotAllowedIsSaidInMlflowsForm() throws IOException, InterruptedException {
        awaitTables();
        assertThat(search("metrics.f1 > 80 and metrics.lss < 1", "").toString())
                .contains("\"error_code\":\"INVALID_PARAMETER_VALUE\"")
                .contains("filter, from character 21: There is no field “metrics.lss”; did you mean metrics.loss?");
        assertThat(search("params.train_dataset LIKE '%squad%'", "")
                        .get("error_code")
                        .asText())
                .isEqualTo("INVALID_PARAMETER_VALUE");
        assertThat(search("", ", \"order_by\": [\"metrics.nothing DESC\"]")
                        .get("message")
                        .asText())
                .contains("order_by “metrics.nothing DESC”");
        HttpResponse<String> refused = post("runs/create", "{\"experiment_id\": \"0\"}");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("\"error_code\":\"PERMISSION_DENIED\"", "only read here");
        assertThat(dashboard.get(MLFLOW + "registered-models/search").body()).contains("ENDPOINT_NOT_FOUND");
    }

    /** F80: neither words nor names become SQL. */
    @Test
    void f80HostileFiltersAndOrdersAreRefusedOrMeanNothing() throws IOException, InterruptedException {
        awaitTables();
        String hostile = "run_id; drop table training_run; --";
        assertThat(search(hostile, "").get("error_code").asText()).isEqualTo("INVALID_PARAMETER_VALUE");
        assertThat(search("", ", \"order_by\": [\"%s\"]".formatted(hostile))
                        .get("error_code")
                        .asText())
                .isEqualTo("INVALID_PARAMETER_VALUE");
        assertThat(ids("run_name = \"' or 1=1; drop table training_run; --\"", ""))
                .isEmpty();
    }
}
