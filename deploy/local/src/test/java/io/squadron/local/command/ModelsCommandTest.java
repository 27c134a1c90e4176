package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.squadron.v1.AliasChange;
import io.squadron.v1.Calibration;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Model;
import io.squadron.v1.ModelState;
import io.squadron.v1.Precision;
import io.squadron.v1.PrecisionChoice;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What `squadron models` shows of models, and what it does with their names. */
class ModelsCommandTest {
    @TempDir
    private Path temporary;

    private FakeStack stack;

    @BeforeEach
    void start() throws IOException {
        stack = new FakeStack(temporary.resolve("home"));
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    void aModelIsALineWithItsNamesAndWhyItIsServedAsItIs() {
        stack.models.add(served());

        assertThat(invoke("models").out())
                .isEqualTo("run-7-20  loaded  = champion  in int8 (int8 f1 54.12, fp32 54.00)\n");
        assertThat(invoke("models --json").out())
                .contains("\"checkpoint_id\": \"run-7-20\"")
                .contains("\"precision\": \"int8\"")
                .contains("\"calibration\": {\"temperature\": 1.5, \"dataset_id\": \"dev\", \"questions\": 1000,");
    }

    @Test
    void aNameIsRolledBackAndTheReasonGoesWithIt() {
        stack.models.add(served());

        assertThat(invoke("models rollback champion --reason worse").out()).startsWith("run-7-20  loaded");
        assertThat(stack.calls).containsExactly("roll back champion: worse");
    }

    @Test
    void whereThereIsNothingToGoBackToTheServiceSaysSo() {
        assertThat(invoke("models rollback champion"))
                .returns(1, Invocation::exitCode)
                .returns("squadron: 'champion' has pointed at nothing else before\n", Invocation::err);
    }

    @Test
    void theHistoryOfANameSaysWhoChangedItAndWhy() {
        stack.aliasChanges.add(change().clearCheckpointId()
                .setChangedBy("ModelService.DeleteAlias")
                .build());
        stack.aliasChanges.add(change().setCheckpointId("run-7-20")
                .setPreviousCheckpointId("run-7-10")
                .setChangedBy("eval-service")
                .setReason("f1 65.60 on dev, before 64.10")
                .build());

        assertThat(invoke("models history champion").out())
                .isEqualTo(
                        """
                        2026-11-29T12:00:00Z  removed  by ModelService.DeleteAlias
                        2026-11-29T12:00:00Z  run-7-20  by eval-service: f1 65.60 on dev, before 64.10
                        """);
        assertThat(invoke("models history champion --json").out().lines())
                .last()
                .asString()
                .contains("\"previous_checkpoint_id\": \"run-7-10\"");
        assertThat(invoke("models history nobody"))
                .returns(0, Invocation::exitCode)
                .returns("", Invocation::out);
    }

    private static Model served() {
        return Model.newBuilder()
                .setCheckpoint(Checkpoint.newBuilder().setCheckpointId("run-7-20"))
                .setState(ModelState.MODEL_STATE_LOADED)
                .addAliases("champion")
                .setPrecision(Precision.PRECISION_INT8)
                .setPrecisionChoice(PrecisionChoice.newBuilder().setReason("int8 f1 54.12, fp32 54.00"))
                .setCalibration(Calibration.newBuilder()
                        .setTemperature(1.5)
                        .setDatasetId("dev")
                        .setQuestions(1000))
                .build();
    }

    private static AliasChange.Builder change() {
        return AliasChange.newBuilder()
                .setAlias("champion")
                .setTime(Timestamp.newBuilder().setSeconds(1_795_953_600));
    }

    private Invocation invoke(String line) {
        return Invocation.of(Invocation.words(line + " --home " + temporary.resolve("home")));
    }
}
