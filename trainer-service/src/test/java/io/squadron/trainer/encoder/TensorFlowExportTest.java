package io.squadron.trainer.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.trainer.encoder.tensorflow.GoldenBundle;
import io.squadron.trainer.encoder.tensorflow.TensorBundle;
import io.squadron.trainer.tensor.Tensor;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Google's names and layout become Hugging Face's, on the variables that TensorFlow wrote. */
class TensorFlowExportTest {
    private static final BertConfig CONFIG =
            new BertConfig(30, 8, 2, 2, 16, Activation.GELU, 0.1, 0.1, 12, 2, 1e-12, 0.02, 0);

    private Map<String, Tensor> variables;
    private Map<String, Tensor> weights;

    @BeforeEach
    void convert() throws IOException {
        variables = TensorBundle.read(GoldenBundle.prefix());
        weights = TensorFlowExport.byHuggingFaceName(variables);
    }

    @Test
    void exactlyTheEncodersTensorsAreLeft() {
        Map<String, Tensor> selected = WeightCheck.select("golden", BertShapes.ofEncoder(CONFIG), weights);

        assertThat(selected.keySet())
                .containsExactlyElementsOf(BertShapes.ofEncoder(CONFIG).keySet());
    }

    @Test
    void kernelsAreTransposed() {
        Tensor kernel = variables.get("module/bert/encoder/layer_1/intermediate/dense/kernel");
        Tensor weight = weights.get("bert.encoder.layer.1.intermediate.dense.weight");

        assertThat(weight.shape()).containsExactly(16, 8);
        for (int in = 0; in < 8; in++) {
            for (int out = 0; out < 16; out++) {
                assertThat(weight.toFloats()[out * 8 + in]).isEqualTo(kernel.toFloats()[in * 16 + out]);
            }
        }
    }

    @Test
    void gammaIsTheWeightAndBetaTheBias() {
        assertSame("bert/embeddings/LayerNorm/gamma", "bert.embeddings.LayerNorm.weight");
        assertSame("bert/embeddings/LayerNorm/beta", "bert.embeddings.LayerNorm.bias");
        assertSame("bert/encoder/layer_0/output/LayerNorm/gamma", "bert.encoder.layer.0.output.LayerNorm.weight");
    }

    @Test
    void embeddingsAndBiasesStayAsTheyAre() {
        assertSame("bert/embeddings/position_embeddings", "bert.embeddings.position_embeddings.weight");
        assertSame("bert/encoder/layer_0/attention/self/key/bias", "bert.encoder.layer.0.attention.self.key.bias");
    }

    private void assertSame(String variable, String weight) {
        assertThat(weights.get(weight).toFloats())
                .isEqualTo(variables.get("module/" + variable).toFloats());
    }
}
