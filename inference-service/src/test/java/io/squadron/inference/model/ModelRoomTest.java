package io.squadron.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How much is kept in memory: a registry with room for 1000 bytes of weights. */
class ModelRoomTest extends TestedRegistry {
    private static final OptionalInt NO_COUNT = OptionalInt.empty();
    private static final OptionalLong NO_BYTES = OptionalLong.empty();

    ModelRoomTest() {
        super(new ModelRoom(Integer.MAX_VALUE, 1000), 3);
    }

    @Test
    void u14AsManyModelsStayAsThereIsRoomForTheirWeights() {
        registry.replayed();
        for (int i = 1; i <= 4; i++) {
            announce("run-" + i, i, 330);
            await(registry.load("run-" + i));
        }

        assertThat(inMemory).containsExactlyInAnyOrder("run-2", "run-3", "run-4");
    }

    @Test
    void u14ALargeModelTakesTheRoomOfSeveral() {
        registry.replayed();
        for (int i = 1; i <= 3; i++) {
            announce("run-" + i, i, 330);
            await(registry.load("run-" + i));
        }
        registry.setAlias("champion", "run-1");
        announce("large", 4, 900);
        await(registry.load("large"));

        assertThat(inMemory).containsExactlyInAnyOrder("run-1", "large");
    }

    @Test
    void u14TwoModelsHaveRoomWhateverTheirSize() {
        registry.replayed();
        for (int i = 1; i <= 3; i++) {
            announce("run-" + i, i, 5000);
            await(registry.load("run-" + i));
        }

        assertThat(inMemory).containsExactlyInAnyOrder("run-2", "run-3");
    }

    @Test
    void u14WhereNothingIsConfiguredTheMachinesMemoryDecides() {
        assertThat(ModelRoom.of(NO_COUNT, NO_BYTES, 8L << 30)).isEqualTo(new ModelRoom(Integer.MAX_VALUE, 1L << 30));
        assertThat(ModelRoom.of(NO_COUNT, OptionalLong.of(500), 8L << 30))
                .isEqualTo(new ModelRoom(Integer.MAX_VALUE, 500));
        assertThat(ModelRoom.of(OptionalInt.of(5), NO_BYTES, 8L << 30)).isEqualTo(new ModelRoom(5, Long.MAX_VALUE));
        assertThat(ModelRoom.of(OptionalInt.of(5), OptionalLong.of(500), 8L << 30))
                .isEqualTo(new ModelRoom(5, 500));
    }

    @Test
    void aCountThatLeavesNoRoomForANewModelIsRefused() {
        assertThatThrownBy(() -> ModelRoom.of(OptionalInt.of(1), NO_BYTES, 8L << 30))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("squadron.inference.max-loaded-models is 1, but it takes 2");
    }
}
