package io.squadron.trainer.tensor;

import io.squadron.checkpoints.safetensors.DType;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Turns the matrices of formats that keep a linear layer as [in, out] into PyTorch's [out, in]. */
public final class Transposition {
    private Transposition() {}

    /**
     * A transposed copy.
     *
     * @param matrix F32[rows, columns]
     * @return F32[columns, rows]
     * @throws IllegalArgumentException if it is no float32 matrix
     */
    public static Tensor of(Tensor matrix) {
        long[] shape = matrix.shape();
        if (shape.length != 2 || matrix.dtype() != DType.F32) {
            throw new IllegalArgumentException(matrix + " is no F32 matrix; its shape is " + Arrays.toString(shape));
        }
        int rows = Math.toIntExact(shape[0]);
        int columns = Math.toIntExact(shape[1]);
        FloatBuffer source = matrix.data().asFloatBuffer();
        float[] row = new float[columns];
        float[] result = new float[Math.multiplyExact(rows, columns)];
        for (int r = 0; r < rows; r++) {
            source.get(row);
            for (int c = 0; c < columns; c++) {
                result[c * rows + r] = row[c];
            }
        }
        return Tensor.ofFloats(result, columns, rows);
    }
}
