package io.squadron.checkpoints;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigTest {
    @Test
    void theVocabularysSizeIsThatOfTheFile() throws DamagedFileException {
        assertThat(ModelConfig.vocabSize("{\"vocab_size\": 30522}".getBytes(UTF_8)))
                .isEqualTo(30_522);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"vocab_size\": \"many\"}", "{\"vocab_size\": -1}"})
    void aFileThatDoesNotSayIsRefused(String config) {
        assertThatThrownBy(() -> ModelConfig.vocabSize(config.getBytes(UTF_8)))
                .isInstanceOf(DamagedFileException.class)
                .hasMessage("config.json has no vocab_size");
    }

    @Test
    void whatIsNoJsonIsRefused() {
        assertThatThrownBy(() -> ModelConfig.vocabSize("{".getBytes(UTF_8)))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageStartingWith("config.json is not JSON: ");
    }
}
