package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.v1.Checkpoint;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationSettings;
import io.squadron.v1.EvaluationState;
import io.squadron.v1.Model;
import io.squadron.v1.Precision;
import io.squadron.v1.SquadMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What `squadron slices`, `compare`, `predictions` and `runs --filter` show, and of what. */
class AnalysisCommandsTest {
    @TempDir
    private Path temporary;

    private FakeStack stack;

    @BeforeEach
    void start() throws IOException {
        stack = new FakeStack(temporary.resolve("home"));
        Stream.of("run-7-20", "run-8-20")
                .forEach(id -> stack.models.add(Model.newBuilder()
                        .setCheckpoint(Checkpoint.newBuilder().setCheckpointId(id))
                        .addAliases(id.equals("run-7-20") ? "champion" : "candidate")
                        .build()));
        stack.evaluations.addAll(List.of(
                evaluation("newest-elsewhere", "run-8-20", "other"),
                evaluation("measured-in-int8", "run-7-20", "dev").toBuilder()
                        .setSettings(EvaluationSettings.newBuilder()
                                .setPrecision(Precision.PRECISION_INT8)
                                .setMaxQuestions(1000))
                        .build(),
                evaluation("newest", "run-7-20", "dev"),
                evaluation("older", "run-7-20", "dev"),
                evaluation("rival", "run-8-20", "dev")));
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    private static Evaluation evaluation(String id, String checkpoint, String dataset) {
        return Evaluation.newBuilder()
                .setEvaluationId(id)
                .setCheckpointId(checkpoint)
                .setDatasetId(dataset)
                .setDatasetName("name of " + dataset)
                .setState(EvaluationState.EVALUATION_STATE_COMPLETE)
                .setMetrics(SquadMetrics.newBuilder().setExact(50).setF1(60))
                .build();
    }

    private Invocation invoke(String... arguments) {
        return Invocation.of(Stream.concat(
                        Stream.of(arguments),
                        Stream.of("--home", temporary.resolve("home").toString()))
                .toArray(String[]::new));
    }

    @Test
    void theNewestEvaluationOfAModelIsShownInGroups() {
        Invocation slices = invoke("slices");

        assertThat(slices.out())
                .contains("Question word", "questions  share  errors")
                .contains("when", "1,234   25 %    50 %", "50.0 (48.0 to 52.5)", "60.0 (58.0 to 62.5)");
        assertThat(stack.calls).containsExactly("breakdown of newest");
        invoke("slices", "measured-in-int8");
        assertThat(stack.calls).as("whoever names it means it").endsWith("breakdown of measured-in-int8");
    }

    @Test
    void aFilterShowsItsSliceAndJsonHasTheContractsNames() {
        assertThat(invoke("slices", "run-8-20", "--filter", "not exact", "--json")
                        .out())
                .startsWith("{\"questions\": 1234, \"share\": 0.25, \"wrong\": 617, \"share_of_wrong\": 0.5,");
        assertThat(stack.calls).containsExactly("slice of newest-elsewhere: not exact");
        assertThat(invoke("slices", "--fields").out()).contains("word", "choice", "the question word: when, who");
    }

    @Test
    void twoModelsAreComparedOnTheDataSetOfTheFirst() {
        Invocation comparison = invoke("compare", "champion", "candidate", "--filter", "word = when");

        assertThat(stack.calls).containsExactly("newest and rival: word = when");
        assertThat(comparison.out())
                .contains("+3.0 (+1.0 to +5.5)", "below 0.001", "0.250")
                .contains("right: both 400, only the first 100, only the second 120, neither 380")
                .endsWith("The second one is better.\n");
    }

    @Test
    void aModelThatWasNotEvaluatedThereSaysHowItIs() {
        stack.evaluations.removeIf(evaluation -> evaluation.getEvaluationId().equals("rival"));

        assertThat(invoke("compare", "champion", "run-8-20"))
                .returns(1, Invocation::exitCode)
                .returns(
                        "squadron: There is no complete evaluation of run-8-20 on the data set dev."
                                + " `squadron evaluate --model run-8-20` makes one.\n",
                        Invocation::err);
    }

    @Test
    void predictionsAreJsonLinesWithTheirNBestLists() {
        Invocation predictions = invoke("predictions", "champion", "--filter", "not exact");

        assertThat(stack.calls).containsExactly("predictions of newest: not exact");
        assertThat(predictions.out().lines())
                .hasSize(2)
                .startsWith(
                        "{\"id\": \"q1\", \"answer\": \"1889 | the year \\\"1889\\\"\", \"prediction\": \"Paris\","
                                + " \"exact\": false, \"f1\": 66.66666666666667, \"null_odds\": null, \"length(question)\": 5.0,"
                                + " \"n_best\": [{\"text\": \"Paris\", \"probability\": 0.75, \"start_logit\": -1.5, \"end_logit\": 2.0}]}");
        invoke("predictions", "run-8-20", "--dataset", "name of dev");
        assertThat(stack.calls).endsWith("predictions of rival: ");
    }

    /** F83: no cell is a formula. */
    @Test
    void predictionsAsCsvAreSafeInASpreadsheetAndWrittenWhole() throws IOException {
        Path file = temporary.resolve("predictions.csv");
        String[] command = {"predictions", "--format", "csv", "--output", file.toString()};

        assertThat(invoke(command)).returns(0, Invocation::exitCode).returns("", Invocation::out);

        assertThat(Files.readString(file))
                .startsWith("id,answer,prediction,exact,f1,null_odds,length(question),n_best,unanswered\r\n")
                .contains("q1,\"1889 | the year \"\"1889\"\"\",Paris,false,66.66666666666667,,5,\"[{")
                .contains(",'=1+1,false,")
                .containsPattern("(?m)Paris.*\\]\",\r\n")
                .endsWith("]\",The context is empty.\r\n");
        InputStream before = System.in;
        System.setIn(InputStream.nullInputStream());
        try {
            assertThat(invoke(command).err()).contains("is there already; --overwrite writes over it");
        } finally {
            System.setIn(before);
        }
        assertThat(invoke(Stream.concat(Stream.of(command), Stream.of("--overwrite", "--filter", "wrod = 1"))
                                .toArray(String[]::new))
                        .exitCode())
                .isEqualTo(1);
        assertThat(Files.readString(file)).as("as it was").contains("'=1+1");
        assertThat(Files.exists(temporary.resolve("predictions.csv.part"))).isFalse();
    }

    @Test
    void predictionsAsCsvHaveTheirHeadAlsoWhereThereAreNone() {
        assertThat(invoke("predictions", "--format", "csv", "--filter", FakeAnalyses.OF_NONE))
                .returns(0, Invocation::exitCode)
                .returns(
                        "id,answer,prediction,exact,f1,null_odds,length(question),n_best,unanswered\r\n",
                        Invocation::out);
    }

    @Test
    void runsAreFilteredSortedAndShownInThreeFormats() {
        String[] search = {"runs", "--filter", "f1 > 79", "--sort", "-f1", "--columns", "f1,differing"};
        Invocation table = invoke(search);

        assertThat(stack.calls)
                .containsExactly(
                        "runs f1 > 79 by -f1 with [f1, differing]", "runs f1 > 79 by -f1 with [f1, differing], page 2");
        assertThat(table.out().lines())
                .containsExactly(
                        "run_id  name  f1     learning_rate  submitted",
                        "run-7   -2+3  87.65  3e-5           2020-09-13T12:26:40Z",
                        "run-8   東京  80     -              2020-09-13T12:26:40Z");
        assertThat(invoke("runs", "--sort", "-f1", "--json").out())
                .startsWith(
                        "{\"run_id\": \"run-7\", \"name\": \"-2+3\", \"f1\": 87.654321, \"learning_rate\": 3e-05, \"submitted\":"
                                + " \"2020-09-13T12:26:40Z\"}\n");
        assertThat(invoke("runs", "--format", "csv").out())
                .startsWith(
                        "run_id,name,f1,learning_rate,submitted\r\nrun-7,'-2+3,87.654321,3e-5,2020-09-13T12:26:40Z\r\n")
                .contains("run-8,東京,80,,");
        assertThat(invoke("runs", "--fields").out()).contains("word");
    }

    @Test
    void aMistakeInAFilterIsPointedAt() {
        assertThat(invoke("runs", "--filter", "name = 東京 and wrod = 1"))
                .returns(1, Invocation::exitCode)
                .returns(
                        """
                        squadron: There is no field “wrod”; did you mean word?
                          name = 東京 and wrod = 1
                                          ^^^^
                        """,
                        Invocation::err);
        for (String command : List.of("predictions", "slices", "compare")) {
            Stream<String> arguments = command.equals("compare")
                    ? Stream.of(command, "champion", "candidate", "--filter", "wrod = when")
                    : Stream.of(command, "--filter", "wrod = when");
            assertThat(invoke(arguments.toArray(String[]::new)).err()).endsWith("  wrod = when\n  ^^^^\n");
        }
    }
}
