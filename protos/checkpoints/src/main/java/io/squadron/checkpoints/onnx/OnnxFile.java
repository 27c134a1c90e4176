package io.squadron.checkpoints.onnx;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes a graph as a {@code ModelProto}. Weights go through memory one tensor at a time. */
final class OnnxFile {
    private static final int GRAPH = 7;
    private static final int DIMS = 1;
    private static final int DATA_TYPE = 2;
    private static final int TENSOR_NAME = 8;
    private static final int RAW_DATA = 9;
    private static final int EXTERNAL_DATA = 13;
    private static final int DATA_LOCATION = 14;
    private static final int EXTERNAL = 1;
    private static final int BUFFER_BYTES = 1 << 16;

    private final OnnxGraph graph;
    private final boolean weightsBeside;

    /**
     * @param weightsBeside the file of weights lies beside the model's and stays there: the model only says where in it
     *     each tensor is
     */
    OnnxFile(OnnxGraph graph, boolean weightsBeside) {
        this.graph = graph;
        this.weightsBeside = weightsBeside;
    }

    /**
     * Writes it.
     *
     * @throws IOException if it cannot be written, or is larger than a protobuf message may be
     */
    void write(Path file) throws IOException {
        try (OutputStream stream = Files.newOutputStream(file)) {
            CodedOutputStream out = CodedOutputStream.newInstance(stream, BUFFER_BYTES);
            out.writeInt64(1, OnnxGraph.IR_VERSION);
            out.writeString(2, "Squadron");
            writeGraph(out);
            out.writeByteArray(8, operators("", OnnxGraph.OPSET));
            out.writeByteArray(8, operators(OnnxGraph.FUSED, 1));
            out.flush();
        }
    }

    private static byte[] operators(String domain, long version) {
        return new Message().text(1, domain).number(2, version).bytes();
    }

    private void writeGraph(CodedOutputStream out) throws IOException {
        List<Field> fields = new ArrayList<>();
        graph.nodes().forEach(node -> fields.add(Field.of(OnnxGraph.NODE, node)));
        for (Initializer initializer : graph.initializers()) {
            fields.add(tensor(initializer));
        }
        graph.inputs().forEach(input -> fields.add(Field.of(OnnxGraph.INPUT, input)));
        graph.outputs().forEach(output -> fields.add(Field.of(OnnxGraph.OUTPUT, output)));
        byte[] name = new Message().text(OnnxGraph.NAME, graph.name()).bytes();
        long length = name.length + fields.stream().mapToLong(Field::length).sum();
        if (length > Integer.MAX_VALUE) {
            throw new UnsupportedModelException(
                    "The model takes %d bytes, but an ONNX file holds 2 GiB at most".formatted(length));
        }
        out.writeTag(GRAPH, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag((int) length);
        out.writeRawBytes(name);
        for (Field field : fields) {
            field.write(out);
        }
    }

    private Field tensor(Initializer initializer) {
        Message message = new Message();
        initializer.dims().forEach(size -> message.number(DIMS, size));
        message.number(DATA_TYPE, initializer.type().number()).text(TENSOR_NAME, initializer.name());
        if (weightsBeside && initializer.data() instanceof TensorData.OfWeights weights) {
            message.message(
                            EXTERNAL_DATA,
                            entry("location", weights.file().path().getFileName()))
                    .message(EXTERNAL_DATA, entry("offset", weights.file().offset(weights.name())))
                    .message(EXTERNAL_DATA, entry("length", weights.length()))
                    .number(DATA_LOCATION, EXTERNAL);
            return Field.of(OnnxGraph.INITIALIZER, message);
        }
        return new Field(OnnxGraph.INITIALIZER, message.bytes(), initializer.data());
    }

    private static Message entry(String key, Object value) {
        return new Message().text(1, key).text(2, value.toString());
    }

    /**
     * A message of the graph, and what may follow in it as {@code raw_data}.
     *
     * @param data null if nothing does
     */
    @SuppressWarnings("ArrayRecordComponent") // made once and only read
    private record Field(int number, byte[] message, TensorData data) {
        static Field of(int number, Message message) {
            return new Field(number, message.bytes(), null);
        }

        private long content() {
            if (data == null) {
                return message.length;
            }
            return message.length
                    + CodedOutputStream.computeTagSize(RAW_DATA)
                    + CodedOutputStream.computeUInt64SizeNoTag(data.length())
                    + data.length();
        }

        long length() {
            return CodedOutputStream.computeTagSize(number)
                    + CodedOutputStream.computeUInt64SizeNoTag(content())
                    + content();
        }

        void write(CodedOutputStream out) throws IOException {
            out.writeTag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt64NoTag(content());
            out.writeRawBytes(message);
            if (data != null) {
                out.writeTag(RAW_DATA, WireFormat.WIRETYPE_LENGTH_DELIMITED);
                out.writeUInt64NoTag(data.length());
                out.writeRawBytes(bytes(data));
            }
        }

        private static byte[] bytes(TensorData data) throws IOException {
            if (data instanceof TensorData.OfWeights weights) {
                return weights.file().bytes(weights.name());
            }
            return ((TensorData.Bytes) data).bytes();
        }
    }
}
