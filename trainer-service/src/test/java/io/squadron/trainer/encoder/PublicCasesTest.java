package io.squadron.trainer.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models like those in public bug reports, which lie beside the checkout. */
class PublicCasesTest {
    private final EncoderCatalog catalog = new EncoderCatalog();

    private static String model(String name) {
        Path directory = Path.of("../../shared/cases").resolve(name);
        assumeTrue(Files.isDirectory(directory), directory + " is not there");
        return directory.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"B8/bert-tiny", "B8/TinyBERT_2L"})
    void aConfigurationWithoutAModelType(String name) {
        Encoder encoder = catalog.find(model(name));

        assertThat(encoder.hasQuestionAnsweringHead()).isTrue();
        assertThat(encoder.unused()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "B16/distilled, fit_dense.weight, fit_dense.bias",
        "B16/answer-type-head, answer_type.weight, answer_type.bias",
        "B16/late-interaction, linear.weight, linear.weight"
    })
    void aHeadBesideTheModelsOwn(String name, String one, String other) {
        assertThat(catalog.find(model(name)).warning().orElseThrow()).contains(one, other);
    }

    @Test
    void weightsThatGitLfsDidNotFetch() {
        String model = model("B22/weights-pointer");

        assertThatThrownBy(() -> catalog.find(model))
                .isInstanceOf(UnusableEncoderException.class)
                .hasMessageContaining("model.safetensors is a Git LFS pointer");
    }
}
