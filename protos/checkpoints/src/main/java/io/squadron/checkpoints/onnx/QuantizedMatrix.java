package io.squadron.checkpoints.onnx;

import java.util.List;

/**
 * A linear layer's weights in 8 bits, around zero: {@code weight[o][i] ≈ values[i * out + o] * scales[o]}.
 *
 * <p>Only half of the range is used. A processor without VNNI adds two products of an input (0 to 255) and a weight in 16
 * bits, and what does not fit is cut off without a word (vpmaddubsw, see "U8S8" in ONNX Runtime's guide to quantisation):
 * with weights up to 127 the logits were wrong there. So an exported file is right on every machine, and a model answers
 * the same wherever it is served.
 *
 * @param values {@code byte[in][out]}, -64 to 64
 * @param scales {@code float[out]}
 */
@SuppressWarnings("ArrayRecordComponent") // made once and only read
record QuantizedMatrix(byte[] values, float[] scales, int in, int out) {
    private static final int LARGEST = 64;

    /** @param weight {@code float[out][in]}, row by row */
    static QuantizedMatrix of(float[] weight, int out, int in) {
        byte[] values = new byte[weight.length];
        float[] scales = new float[out];
        for (int o = 0; o < out; o++) {
            float largest = 0;
            for (int i = 0; i < in; i++) {
                largest = Math.max(largest, Math.abs(weight[o * in + i]));
            }
            // Zeros have any scale.
            scales[o] = largest == 0 ? 1 : largest / LARGEST;
            for (int i = 0; i < in; i++) {
                values[i * out + o] = (byte) Math.rint(weight[o * in + i] / scales[o]);
            }
        }
        return new QuantizedMatrix(values, scales, in, out);
    }

    /** Several that read the same input, as one whose outputs follow one another. */
    static QuantizedMatrix beside(List<QuantizedMatrix> parts) {
        int in = parts.get(0).in;
        int out = parts.stream().mapToInt(QuantizedMatrix::out).sum();
        byte[] values = new byte[in * out];
        float[] scales = new float[out];
        int column = 0;
        for (QuantizedMatrix part : parts) {
            for (int i = 0; i < in; i++) {
                System.arraycopy(part.values, i * part.out, values, i * out + column, part.out);
            }
            System.arraycopy(part.scales, 0, scales, column, part.out);
            column += part.out;
        }
        return new QuantizedMatrix(values, scales, in, out);
    }
}
