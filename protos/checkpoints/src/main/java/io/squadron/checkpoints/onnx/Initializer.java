package io.squadron.checkpoints.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** A constant tensor of a graph: {@code TensorProto}. */
record Initializer(String name, ElementType type, List<Long> dims, TensorData data) {

    /** {@code TensorProto.DataType}, by its numbers. */
    enum ElementType {
        FLOAT(1),
        UINT8(2),
        INT8(3),
        INT32(6),
        INT64(7);

        private final int number;

        ElementType(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    static Initializer ofFloats(String name, float[] values, long... dims) {
        byte[] bytes = new byte[values.length * Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
        return of(name, ElementType.FLOAT, bytes, dims);
    }

    static Initializer ofLongs(String name, long... values) {
        byte[] bytes = new byte[values.length * Long.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
        return of(name, ElementType.INT64, bytes, values.length);
    }

    static Initializer ofBytes(String name, byte[] values, long... dims) {
        return of(name, ElementType.INT8, values, dims);
    }

    /** A single number. */
    static Initializer ofUnsignedByte(String name, byte value) {
        return of(name, ElementType.UINT8, new byte[] {value});
    }

    private static Initializer of(String name, ElementType type, byte[] bytes, long... dims) {
        return new Initializer(name, type, Arrays.stream(dims).boxed().toList(), new TensorData.Bytes(bytes));
    }
}
