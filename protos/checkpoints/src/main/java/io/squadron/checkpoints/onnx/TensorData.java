package io.squadron.checkpoints.onnx;

import io.squadron.checkpoints.safetensors.SafetensorsFile;

/** Where a tensor's bytes are, little-endian and in row-major order. */
sealed interface TensorData {
    /** How many bytes. */
    long length();

    /** Made here. */
    @SuppressWarnings("ArrayRecordComponent") // made once and only read
    record Bytes(byte[] bytes) implements TensorData {
        @Override
        public long length() {
            return bytes.length;
        }
    }

    /** Those of a tensor in a file of weights. */
    record OfWeights(SafetensorsFile file, String name) implements TensorData {
        @Override
        public long length() {
            return file.entry(name).bytes();
        }
    }
}
