package io.squadron.trainer.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.squadron.trainer.Golden;
import io.squadron.trainer.safetensors.SafetensorsReader;
import io.squadron.trainer.tensor.Tensor;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models as transformers itself saves them give the logits that transformers computes; see golden/hugging-face. */
class HuggingFaceVariantsTest {
    private static final Path VARIANTS = Golden.directory().resolveSibling("hugging-face");

    private final EncoderCatalog catalog = new EncoderCatalog();

    @ParameterizedTest
    @CsvSource({"../tiny-bert, fp32", "fp16, fp16", "bf16-sharded, bf16-sharded"})
    void aFineTunedModelGivesTransformersLogits(String variant, String expectedName, @TempDir Path directory)
            throws IOException {
        Map<String, Tensor> expected =
                SafetensorsReader.read(VARIANTS.resolve("expected.safetensors")).tensors();
        Encoder encoder = catalog.find(VARIANTS.resolve(variant).toString());

        assertThat(encoder.hasQuestionAnsweringHead()).isTrue();
        List<float[]> logits = ServedLogits.of(
                directory,
                encoder.config(),
                encoder.weights(),
                longs(expected.get("input_ids")),
                longs(expected.get("token_type_ids")));

        assertThat(logits.get(0))
                .containsExactly(expected.get(expectedName + ".start_logits").toFloats(), within(1e-5f));
        assertThat(logits.get(1))
                .containsExactly(expected.get(expectedName + ".end_logits").toFloats(), within(1e-5f));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pretraining", "bare"})
    void aModelWithOtherHeadsHoldsTheSameEncoderAndNoHead(String variant) {
        Encoder golden = Golden.encoder();

        Encoder encoder = catalog.find(VARIANTS.resolve(variant).toString());

        assertThat(encoder.config()).isEqualTo(golden.config());
        assertThat(encoder.hasQuestionAnsweringHead()).isFalse();
        assertThat(encoder.weights()).hasSize(golden.weights().size() - 2);
        encoder.weights().forEach((name, tensor) -> assertThat(tensor.toFloats())
                .as(name)
                .isEqualTo(golden.weights().get(name).toFloats()));
    }

    @Test
    void halfPrecisionIsReadAsItIsAndNotAsTheOriginal() {
        String name = "bert.embeddings.word_embeddings.weight";

        assertThat(catalog.find(VARIANTS.resolve("fp16").toString())
                        .weights()
                        .get(name)
                        .toFloats())
                .isNotEqualTo(Golden.encoder().weights().get(name).toFloats())
                .containsExactly(Golden.encoder().weights().get(name).toFloats(), within(1e-3f));
    }

    private static long[] longs(Tensor tensor) {
        LongBuffer buffer = tensor.data().asLongBuffer();
        long[] values = new long[buffer.remaining()];
        buffer.get(values);
        return values;
    }
}
