package io.squadron.eval.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.squadron.v1.TrainingArguments;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentNamesTest {
    @Test
    void argumentsThatAreSetComeByTheirNamesInTheContract() {
        TrainingArguments arguments = TrainingArguments.newBuilder()
                .addDevices("cuda:0")
                .addDevices("cuda:1")
                .setSeed(0)
                .build();

        assertThat(ArgumentNames.byName(arguments))
                .containsExactly(entry("seed", 0L), entry("devices", List.of("cuda:0", "cuda:1")));
    }
}
