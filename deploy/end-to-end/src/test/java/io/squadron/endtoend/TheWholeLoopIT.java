package io.squadron.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.squadron.endtoend.SquadronCommand.Result;
import io.squadron.endtoend.trace.Collector;
import io.squadron.endtoend.trace.Collector.ReceivedSpan;
import io.squadron.endtoend.trace.SpanTree;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The four packaged services with a real broker and database, driven by the command line alone: what a new user does,
 * with few steps. The data is the sample that belongs to the project.
 */
class TheWholeLoopIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final Path SAMPLE = Path.of(System.getProperty("squadron.sample"));
    private static final int DASHBOARD_PORT = 8414;
    private static final Duration SPANS = Duration.ofSeconds(30);
    private static final String CONTEXT = "The lighthouse of Marn was built in 1874 by the engineer Ilse Brandt.";

    @TempDir(cleanup = CleanupMode.ALWAYS)
    static Path temporary;

    private static SquadronCommand squadron;
    private static Collector collector;

    @BeforeAll
    static void up() {
        collector = new Collector();
        // Away from the default ports, so that a developer's own Squadron may run beside the tests.
        squadron = new SquadronCommand(Path.of(System.getProperty("squadron.jar")), temporary.resolve("home"), 20_000)
                .with(collector.environment());
        assertSucceeds(squadron.run(Duration.ofMinutes(5), "up"));
    }

    @AfterAll
    static void down() {
        assertSucceeds(squadron.run(Duration.ofMinutes(2), "down"));
        assertThat(squadron.processes()).isEmpty();
        collector.close();
    }

    @Test
    void aRunImportsTrainsEvaluatesAndWritesRunSquadsFiles() throws Exception {
        Path output = temporary.resolve("out");
        Result run = trainSomeSteps(output);

        JsonNode result = JSON.readTree(run.lastLine());
        long questions = questionsIn(SAMPLE.resolve("dev.json"));
        assertThat(result.fieldNames())
                .toIterable()
                .containsExactly("exact", "f1", "total", "HasAns_exact", "HasAns_f1", "HasAns_total");
        assertThat(result.get("total").asLong()).isEqualTo(questions);
        assertThat(result.get("f1").asDouble()).isBetween(0.0, 100.0);

        JsonNode predictions = JSON.readTree(output.resolve("predictions_.json").toFile());
        assertThat(predictions).hasSize((int) questions);
        assertThat(JSON.readTree(output.resolve("nbest_predictions_.json").toFile()))
                .hasSize((int) questions);
        assertThat(output.resolve("eval_results.json")).exists();
        assertThat(List.of("config.json", "model.safetensors", "tokenizer.json", "vocab.txt", "torchscript.zip"))
                .allSatisfy(name -> assertThat(output.resolve(name)).isNotEmptyFile());

        Result score = squadron.run(
                Duration.ofMinutes(1),
                "score",
                SAMPLE.resolve("dev.json").toString(),
                output.resolve("predictions_.json").toString());
        assertSucceeds(score);
        JsonNode official = JSON.readTree(score.out());
        assertThat(official.get("f1").asDouble()).isEqualTo(result.get("f1").asDouble());
        assertThat(official.get("exact_match").asDouble())
                .isEqualTo(result.get("exact").asDouble());

        assertTheCommandIsOneTraceThroughAllServices();
        assertTheDashboardShowsAFinishedRun();
        assertAQuestionIsAnsweredFromItsContext();
    }

    @Test
    void aMissingFileIsOneSentenceAndLeavesNoOutputDirectory() {
        Path output = temporary.resolve("never");
        Result run = squadron.run(
                Duration.ofMinutes(1),
                "run",
                "--model_name_or_path",
                "all-MiniLM-L6-v2",
                "--do_train",
                "--train_file",
                temporary.resolve("absent.json").toString(),
                "--output_dir",
                output.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("absent.json").doesNotContain("\tat ");
        assertThat(output).doesNotExist();
    }

    @Test
    void anUnknownModelIsRefusedBeforeAnythingIsImported() {
        Result run = squadron.run(
                Duration.ofMinutes(2),
                "run",
                "--model_name_or_path",
                "no-such-model",
                "--do_train",
                "--train_file",
                SAMPLE.resolve("train.json").toString(),
                "--output_dir",
                temporary.resolve("unknown").toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("no-such-model").doesNotContain("\tat ").doesNotContain("Importing");
    }

    /** By the trainer's and the inference-service's own rules, before anything is imported. */
    @Test
    void whatTheServicesDoNotTakeIsWrongUsage() {
        for (String[] flags : new String[][] {{"--devices", "gpu0"}, {"--n_best_size", "100000"}}) {
            Result run = squadron.run(
                    Duration.ofMinutes(2),
                    "run",
                    "--do_train",
                    "--do_eval",
                    "--train_file",
                    SAMPLE.resolve("train.json").toString(),
                    "--predict_file",
                    SAMPLE.resolve("dev.json").toString(),
                    "--output_dir",
                    temporary.resolve("refused").toString(),
                    flags[0],
                    flags[1]);

            assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
            assertThat(run.err()).contains(flags[0] + " must be ").doesNotContain("Importing");
        }
        assertThat(temporary.resolve("refused")).doesNotExist();
    }

    @Test
    void anUnknownFlagIsWrongUsage() {
        assertThat(squadron.run(Duration.ofMinutes(1), "run", "--no_such_flag").exitCode())
                .isEqualTo(2);
    }

    private static Result trainSomeSteps(Path output) {
        Result run = squadron.run(
                Duration.ofMinutes(15),
                "run",
                "--model_name_or_path",
                "all-MiniLM-L6-v2",
                "--do_train",
                "--do_eval",
                "--do_lower_case",
                "--train_file",
                SAMPLE.resolve("train.json").toString(),
                "--predict_file",
                SAMPLE.resolve("dev.json").toString(),
                "--per-gpu-train-batch-size",
                "8",
                "--max_steps",
                "6",
                "--logging_steps",
                "2",
                "--output_dir",
                output.toString());
        assertSucceeds(run);
        return run;
    }

    /** From the import over the run and its checkpoint to the evaluation's questions and the windows that they become. */
    private static void assertTheCommandIsOneTraceThroughAllServices() {
        await("the spans, which are sent every few seconds")
                .atMost(SPANS)
                .untilAsserted(() -> assertThat(collector.traces().values()).anySatisfy(trace -> {
                    assertThat(trace)
                            .extracting(ReceivedSpan::service, ReceivedSpan::name)
                            .contains(
                                    tuple("tokenizer-service", "squadron.v1.TokenizerService/ImportDataset"),
                                    tuple("trainer-service", "squadron.v1.TrainerService/SubmitRun"),
                                    tuple("inference-service", "squadron.v1.QuestionAnsweringService/AnswerStream"),
                                    tuple("tokenizer-service", "squadron.v1.TokenizerService/Featurize"));
                    assertThat(trace).extracting(ReceivedSpan::service).contains("eval-service");
                    System.out.println(new SpanTree(trace));
                }));
    }

    private static void assertTheDashboardShowsAFinishedRun() throws IOException, InterruptedException {
        JsonNode runs = JSON.readTree(dashboard("/api/runs"));
        assertThat(runs.findValuesAsText("status")).contains("FINISHED");
        assertThat(dashboard("/")).contains("<html");
    }

    private static void assertAQuestionIsAnsweredFromItsContext() throws IOException {
        Result ask = squadron.run(
                Duration.ofMinutes(1),
                "ask",
                "--question",
                "Who built the lighthouse of Marn?",
                "--context",
                CONTEXT,
                "--json");
        assertSucceeds(ask);
        JsonNode answer = JSON.readTree(ask.out()).get("answers").get(0);
        assertThat(CONTEXT.substring(
                        answer.get("start_utf16").asInt(),
                        answer.get("end_utf16").asInt()))
                .isEqualTo(answer.get("text").asText())
                .isNotBlank();
    }

    private static String dashboard(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + (DASHBOARD_PORT + squadron.portOffset()) + path);
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static long questionsIn(Path squad) throws IOException {
        return JSON.readTree(Files.readString(squad)).findValues("question").size();
    }

    private static void assertSucceeds(Result result) {
        assertThat(result.exitCode()).as(result.err()).isZero();
    }
}
