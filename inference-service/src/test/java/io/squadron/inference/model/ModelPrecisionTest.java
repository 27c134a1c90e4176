package io.squadron.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.inference.Refusal;
import io.squadron.v1.Model;
import io.squadron.v1.ModelState;
import io.squadron.v1.Precision;
import io.squadron.v1.PrecisionChoice;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In what a model is served; the engine has fp32 and int8. */
class ModelPrecisionTest extends TestedRegistry {
    @BeforeEach
    void aModel() {
        announce("one", 1);
        registry.replayed();
        assertThat(precisionOf("one", Precision.PRECISION_UNSPECIFIED)).isEqualTo(Precision.PRECISION_FP32);
    }

    @Test
    void aChosenPrecisionAnswersOnceTheModelIsLoadedInItAndThenTheOldOneIsFreed() {
        choose("one", Precision.PRECISION_INT8);

        Awaitility.await()
                .until(() -> precisionOf("one", Precision.PRECISION_UNSPECIFIED) == Precision.PRECISION_INT8
                        && inMemory.size() == 1);
        assertThat(inMemory).containsExactly("one in PRECISION_INT8");
        assertThat(model("one").getPrecision()).isEqualTo(Precision.PRECISION_INT8);
        assertThat(model("one").getPrecisionChoice().getReason()).isEqualTo("because");
    }

    @Test
    void aRequestMayAskForAnotherPrecisionWhichIsLoadedBeside() {
        assertThat(precisionOf("one", Precision.PRECISION_INT8)).isEqualTo(Precision.PRECISION_INT8);
        assertThat(precisionOf("one", Precision.PRECISION_UNSPECIFIED)).isEqualTo(Precision.PRECISION_FP32);

        assertThat(inMemory).containsExactlyInAnyOrder("one", "one in PRECISION_INT8");
        assertThat(registry.list()).hasSize(1);
    }

    @Test
    void whatWasLoadedForRequestsTakesOverWhenItIsChosen() {
        try (ModelLease lease = await(registry.acquire("one", Precision.PRECISION_INT8))) {
            choose("one", Precision.PRECISION_INT8);

            try (ModelLease chosen = await(registry.acquire("one"))) {
                assertThat(chosen.model()).isSameAs(lease.model());
            }
        }
    }

    @Test
    void f70APrecisionThatCannotBeLoadedLeavesTheOldOneServing() {
        broken.add("one in PRECISION_INT8");

        choose("one", Precision.PRECISION_INT8);

        Awaitility.await().until(() -> model("one").getState() == ModelState.MODEL_STATE_FAILED);
        assertThat(precisionOf("one", Precision.PRECISION_UNSPECIFIED)).isEqualTo(Precision.PRECISION_FP32);
        assertThat(model("one").getFailure()).contains("it is broken in that");
    }

    @Test
    void whatTheEngineDoesNotHaveIsRefusedWhereItIsAskedForAndPassedOverWhereItIsChosen() {
        refused(registry.acquire("one", Precision.PRECISION_BF16), Refusal.INVALID, "ask for one of int8, fp32");

        choose("one", Precision.PRECISION_BF16);

        Model model = model("one");
        assertThat(model.getPrecision()).isEqualTo(Precision.PRECISION_FP32);
        assertThat(model.getPrecisionsList()).containsExactly(Precision.PRECISION_INT8, Precision.PRECISION_FP32);
    }

    @Test
    void aChoiceThatIsTakenAwayLeavesTheDefault() {
        choose("one", Precision.PRECISION_INT8);
        Awaitility.await().until(() -> precisionOf("one", Precision.PRECISION_UNSPECIFIED) == Precision.PRECISION_INT8);

        registry.removePrecision("one");

        Awaitility.await().until(() -> precisionOf("one", Precision.PRECISION_UNSPECIFIED) == Precision.PRECISION_FP32);
        assertThat(model("one").hasPrecisionChoice()).isFalse();
    }

    @Test
    void aWithdrawnModelLeavesMemoryInEveryPrecision() {
        assertThat(precisionOf("one", Precision.PRECISION_INT8)).isEqualTo(Precision.PRECISION_INT8);

        registry.withdraw("one");

        Awaitility.await().until(inMemory::isEmpty);
        refused(registry.acquire("one", Precision.PRECISION_INT8), Refusal.UNKNOWN_MODEL, "one");
    }

    private void choose(String checkpointId, Precision precision) {
        registry.setPrecision(PrecisionChoice.newBuilder()
                .setCheckpointId(checkpointId)
                .setPrecision(precision)
                .setReason("because")
                .build());
    }

    private Precision precisionOf(String model, Precision asked) {
        try (ModelLease lease = await(registry.acquire(model, asked))) {
            return lease.precision();
        }
    }
}
