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
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What `squadron slices` and `squadron compare` show, and of which evaluations. */
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
}
