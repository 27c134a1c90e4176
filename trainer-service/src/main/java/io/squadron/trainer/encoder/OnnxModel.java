package io.squadron.trainer.encoder;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The few fields of an ONNX file that hold weights: {@code ModelProto.graph.{node, initializer}}. Field numbers are those
 * of onnx.proto3; everything else is skipped.
 *
 * @param nodes operations, with the names of what they read
 * @param initializers constant tensors
 */
record OnnxModel(List<Node> nodes, List<Initializer> initializers) {
    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_INITIALIZER = 5;
    private static final int NODE_INPUT = 1;
    private static final int NODE_NAME = 3;
    private static final int NODE_OP_TYPE = 4;
    private static final int TENSOR_DIMS = 1;
    private static final int TENSOR_DATA_TYPE = 2;
    private static final int TENSOR_NAME = 8;
    private static final int TENSOR_RAW_DATA = 9;

    /** {@code TensorProto.DataType.FLOAT}. */
    static final int FLOAT = 1;

    record Node(String name, String opType, List<String> inputs) {}

    /**
     * A constant tensor.
     *
     * @param rawData little-endian, a view of the bytes that were parsed
     */
    record Initializer(String name, int dataType, List<Long> dims, ByteBuffer rawData) {}

    static OnnxModel parse(byte[] file) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(file);
        in.enableAliasing(true);
        OnnxModel model = new OnnxModel(new ArrayList<>(), new ArrayList<>());
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == MODEL_GRAPH) {
                int limit = in.pushLimit(in.readRawVarint32());
                model.readGraph(in);
                in.popLimit(limit);
            } else {
                in.skipField(tag);
            }
        }
        return model;
    }

    private void readGraph(CodedInputStream in) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            if (field != GRAPH_NODE && field != GRAPH_INITIALIZER) {
                in.skipField(tag);
                continue;
            }
            int limit = in.pushLimit(in.readRawVarint32());
            if (field == GRAPH_NODE) {
                nodes.add(readNode(in));
            } else {
                initializers.add(readInitializer(in));
            }
            in.popLimit(limit);
        }
    }

    private static Node readNode(CodedInputStream in) throws IOException {
        String name = "";
        String opType = "";
        List<String> inputs = new ArrayList<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case NODE_INPUT -> inputs.add(in.readString());
                case NODE_NAME -> name = in.readString();
                case NODE_OP_TYPE -> opType = in.readString();
                default -> in.skipField(tag);
            }
        }
        return new Node(name, opType, List.copyOf(inputs));
    }

    private static Initializer readInitializer(CodedInputStream in) throws IOException {
        String name = "";
        int dataType = 0;
        List<Long> dims = new ArrayList<>();
        ByteString rawData = ByteString.EMPTY;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case TENSOR_DIMS -> readDims(in, tag, dims);
                case TENSOR_DATA_TYPE -> dataType = in.readInt32();
                case TENSOR_NAME -> name = in.readString();
                case TENSOR_RAW_DATA -> rawData = in.readBytes();
                default -> in.skipField(tag);
            }
        }
        return new Initializer(name, dataType, List.copyOf(dims), rawData.asReadOnlyByteBuffer());
    }

    /** A repeated number comes packed or one by one. */
    private static void readDims(CodedInputStream in, int tag, List<Long> dims) throws IOException {
        if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            dims.add(in.readInt64());
            return;
        }
        int limit = in.pushLimit(in.readRawVarint32());
        while (in.getBytesUntilLimit() > 0) {
            dims.add(in.readInt64());
        }
        in.popLimit(limit);
    }
}
