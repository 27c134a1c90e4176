package io.squadron.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowIdsTest {
    @Test
    void anIdIsNewOnceAndKnownEverAfter() {
        WindowIds ids = new WindowIds();

        for (int i = 0; i < 100_000; i++) {
            assertThat(ids.add("56be4db0acb8001400a502ec-" + i)).isTrue();
        }
        for (int i = 0; i < 100_000; i += 7) {
            assertThat(ids.add("56be4db0acb8001400a502ec-" + i)).isFalse();
        }

        assertThat(ids.size()).isEqualTo(100_000);
        assertThat(ids.add("")).isTrue();
    }
}
