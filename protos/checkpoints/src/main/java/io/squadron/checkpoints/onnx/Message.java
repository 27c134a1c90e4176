package io.squadron.checkpoints.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One protobuf message, field by field. */
final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    /** A field on its way to memory, which does not fail. */
    private interface Field {
        void write() throws IOException;
    }

    private Message write(Field field) {
        try {
            field.write();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Message number(int field, long value) {
        return write(() -> out.writeInt64(field, value));
    }

    Message real(int field, float value) {
        return write(() -> out.writeFloat(field, value));
    }

    Message text(int field, String value) {
        return write(() -> out.writeString(field, value));
    }

    Message message(int field, Message value) {
        return write(() -> out.writeByteArray(field, value.bytes()));
    }

    byte[] bytes() {
        write(out::flush);
        return bytes.toByteArray();
    }
}
