package io.squadron.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeapSizesTest {
    private static final long GIB = 1L << 30;

    @ParameterizedTest
    @CsvSource({"4, 1024m, 512m, 512m", "16, 2048m, 1024m, 512m", "32, 4096m, 2048m, 1024m", "512, 8192m, 4096m, 2048m"
    })
    void aServiceThatNothingIsSaidOfHasItsShareOfTheMemory(long gib, String trainer, String inference, String others) {
        HeapSizes sizes = new HeapSizes(Map.of(), gib * GIB);

        assertThat(sizes.of(Part.TRAINER)).isEqualTo(trainer);
        assertThat(sizes.of(Part.INFERENCE)).isEqualTo(inference);
        assertThat(sizes.of(Part.TOKENIZER)).isEqualTo(others);
        assertThat(sizes.of(Part.EVAL)).isEqualTo(others);
    }

    @Test
    void theVariableOfAServiceDecidesForItAlone() {
        HeapSizes sizes = new HeapSizes(Map.of("SQUADRON_TRAINER_MAX_HEAP", "3g"), 16 * GIB);

        assertThat(sizes.of(Part.TRAINER)).isEqualTo("3g");
        assertThat(sizes.of(Part.INFERENCE)).isEqualTo("1024m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4", "4x", "-1g", "0g", "127m", "4 g", "99999999g"})
    void whatIsNoSizeIsRefusedInOneSentence(String value) {
        assertThatThrownBy(() -> new HeapSizes(Map.of("SQUADRON_EVAL_MAX_HEAP", value), GIB))
                .isInstanceOf(StackException.class)
                .hasMessage("SQUADRON_EVAL_MAX_HEAP is \"" + value
                        + "\", but must be a size of at least 128m, e.g. 512m or 4g.");
    }
}
