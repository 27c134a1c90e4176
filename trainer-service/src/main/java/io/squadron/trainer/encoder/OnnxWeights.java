package io.squadron.trainer.encoder;

import io.squadron.checkpoints.safetensors.DType;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.trainer.tensor.Transposition;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The weights of a BERT in an ONNX file that PyTorch exported. Embeddings, LayerNorm and biases bear Hugging Face's names
 * there; the matrices of the linear layers are anonymous, stored [in, out], and known only by the MatMul that reads them:
 * {@code /encoder/layer.0/attention/self/query/MatMul}.
 */
final class OnnxWeights {
    private static final String ANONYMOUS = "onnx::";
    private static final String MATMUL = "MatMul";
    private static final String LAYER_PREFIX = "/encoder/";

    private OnnxWeights() {}

    /**
     * Reads float32 tensors by Hugging Face's names.
     *
     * @param source the file, for the message
     * @throws UnusableEncoderException if the bytes are not ONNX
     */
    static Map<String, Tensor> read(String source, byte[] file) {
        try {
            return byHuggingFaceName(OnnxModel.parse(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new UnusableEncoderException(source + " is not a usable ONNX file: " + e.getMessage(), e);
        }
    }

    private static Map<String, Tensor> byHuggingFaceName(OnnxModel onnx) {
        Map<String, Tensor> initializers = new HashMap<>();
        Map<String, Tensor> named = new LinkedHashMap<>();
        for (OnnxModel.Initializer initializer : onnx.initializers()) {
            if (initializer.dataType() == OnnxModel.FLOAT) {
                Tensor tensor = tensor(initializer);
                initializers.put(initializer.name(), tensor);
                if (!initializer.name().startsWith(ANONYMOUS)) {
                    named.put("bert." + initializer.name(), tensor);
                }
            }
        }
        for (OnnxModel.Node node : onnx.nodes()) {
            if (node.opType().equals(MATMUL) && node.name().startsWith(LAYER_PREFIX)) {
                for (String input : node.inputs()) {
                    Tensor matrix = initializers.get(input);
                    if (matrix != null) {
                        named.put(linearWeightName(node.name()), Transposition.of(matrix));
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
        String path = matMul.substring(1, matMul.length() - MATMUL.length() - 1);
        return "bert." + path.replace('/', '.') + ".weight";
    }
}
