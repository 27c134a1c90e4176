package io.squadron.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
    @Test
    void everyCommandOfItDoesItsWork(@TempDir Path home) throws Exception {
        assertThat(Rehearsal.in(home)).isTrue();
    }
}
