package io.squadron.trainer.encoder.tensorflow;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a bundle's index says of one variable: {@code BundleEntryProto} of TensorFlow's {@code tensor_bundle.proto}.
 *
 * @param dataType {@code DataType} of types.proto
 * @param shape sizes, outermost first
 * @param shard which data file
 * @param offset of its first byte there
 * @param bytes how many
 * @param maskedCrc32c their check sum
 * @param sliced whether it is only the parts of a variable that lie elsewhere
 */
record BundleEntry(
        int dataType, List<Long> shape, int shard, long offset, long bytes, int maskedCrc32c, boolean sliced) {
    /** {@code DT_FLOAT}. */
    static final int FLOAT = 1;

    private static final int DTYPE = 1;
    private static final int SHAPE = 2;
    private static final int SHARD_ID = 3;
    private static final int OFFSET = 4;
    private static final int SIZE = 5;
    private static final int CRC32C = 6;
    private static final int SLICES = 7;

    private static final int SHAPE_DIM = 2;
    private static final int DIM_SIZE = 1;

    static BundleEntry parse(ByteBuffer message) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(message);
        int dataType = 0;
        List<Long> shape = List.of();
        int shard = 0;
        long offset = 0;
        long bytes = 0;
        int crc = 0;
        boolean sliced = false;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case DTYPE -> dataType = in.readInt32();
                case SHAPE -> shape = readShape(in);
                case SHARD_ID -> shard = in.readInt32();
                case OFFSET -> offset = in.readInt64();
                case SIZE -> bytes = in.readInt64();
                case CRC32C -> crc = in.readFixed32();
                case SLICES -> {
                    sliced = true;
                    in.skipField(tag);
                }
                default -> in.skipField(tag);
            }
        }
        return new BundleEntry(dataType, shape, shard, offset, bytes, crc, sliced);
    }

    private static List<Long> readShape(CodedInputStream in) throws IOException {
        List<Long> sizes = new ArrayList<>();
        int limit = in.pushLimit(in.readRawVarint32());
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == SHAPE_DIM) {
                int dimLimit = in.pushLimit(in.readRawVarint32());
                sizes.add(readSize(in));
                in.popLimit(dimLimit);
            } else {
                in.skipField(tag);
            }
        }
        in.popLimit(limit);
        return List.copyOf(sizes);
    }

    private static long readSize(CodedInputStream in) throws IOException {
        long size = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == DIM_SIZE) {
                size = in.readInt64();
            } else {
                in.skipField(tag);
            }
        }
        return size;
    }
}
