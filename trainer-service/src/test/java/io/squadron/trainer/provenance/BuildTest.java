package io.squadron.trainer.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.checkpoints.CheckpointProvenance.Software;
import org.junit.jupiter.api.Test;

class BuildTest {
    @Test
    void codeThatWasNotBuiltFromACheckoutIsNamedByItsVersion() {
        assertThat(Build.codeRevision(new Software("1.0.0", "unknown", "0.36.0", "17")))
                .isEqualTo("1.0.0");
        assertThat(Build.codeRevision(new Software("1.0.0", "cafe-dirty", "0.36.0", "17")))
                .isEqualTo("cafe-dirty");
    }
}
