package io.squadron.trainer.tensor;

import io.squadron.checkpoints.safetensors.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A dense array in this process' memory or in a mapped file: what the readers of weights give and the writers take.
 * Row-major, little-endian, never changed after it was made.
 */
public final class Tensor {
    private final DType dtype;
    private final long[] shape;
    private final ByteBuffer data;

    /**
     * @param shape sizes, outermost first; empty for a scalar
     * @param data exactly the elements' bytes, from position to limit; not copied
     * @throws IllegalArgumentException if the buffer's size is not the shape's
     */
    public Tensor(DType dtype, long[] shape, ByteBuffer data) {
        this.dtype = dtype;
        this.shape = shape.clone();
        this.data = data.slice().asReadOnlyBuffer();
        if (elements(shape) * dtype.bytes() != data.remaining()) {
            throw new IllegalArgumentException("%s%s needs %d bytes, not %d"
                    .formatted(dtype, Arrays.toString(shape), elements(shape) * dtype.bytes(), data.remaining()));
        }
    }

    public static Tensor ofFloats(float[] values, long... shape) {
        ByteBuffer data = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        return new Tensor(DType.F32, shape, data);
    }

    public DType dtype() {
        return dtype;
    }

    public long[] shape() {
        return shape.clone();
    }

    /** Number of elements. */
    public long elements() {
        return elements(shape);
    }

    /** A read-only view of all bytes, at position 0, little-endian. */
    public ByteBuffer data() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * A copy of the values.
     *
     * @throws IllegalStateException unless the type is F32
     */
    public float[] toFloats() {
        FloatBuffer floats = floats();
        float[] values = new float[floats.remaining()];
        floats.get(values);
        return values;
    }

    /**
     * No value is NaN or infinite.
     *
     * @throws IllegalStateException unless the type is F32
     */
    public boolean isFinite() {
        FloatBuffer floats = floats();
        while (floats.hasRemaining()) {
            if (!Float.isFinite(floats.get())) {
                return false;
            }
        }
        return true;
    }

    private FloatBuffer floats() {
        if (dtype != DType.F32) {
            throw new IllegalStateException("the tensor holds " + dtype + ", not F32");
        }
        return data().asFloatBuffer();
    }

    /** The product of the sizes; 1 for a scalar. */
    public static long elements(long... shape) {
        long elements = 1;
        for (long size : shape) {
            elements = Math.multiplyExact(elements, size);
        }
        return elements;
    }

    @Override
    public String toString() {
        return dtype + Arrays.toString(shape);
    }
}
