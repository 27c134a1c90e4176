package io.squadron.trainer.tensorboard;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;

/** Messages of TensorFlow's {@code event.proto} and {@code summary.proto}, as far as curves need them. */
final class Events {
    /** Those of this version say by a message where an attempt goes on; older ones left that to be guessed. */
    private static final String VERSION = "brain.Event:2";

    // Event
    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int SESSION_LOG = 7;

    // SessionLog
    private static final int STATUS = 1;
    private static final int START = 1;

    // Summary and its Value
    private static final int VALUE = 1;
    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;
    private static final int TENSOR = 8;
    private static final int METADATA = 9;

    // SummaryMetadata and its PluginData
    private static final int PLUGIN_DATA = 1;
    private static final int PLUGIN_NAME = 1;
    private static final String TEXT_PLUGIN = "text";

    // TensorProto; without a shape it is a scalar
    private static final int DTYPE = 1;
    private static final int DT_STRING = 7;
    private static final int STRING_VAL = 8;

    private static final double MILLIS_PER_SECOND = 1000;

    private Events() {}

    /** What every file begins with. */
    static ByteString version(Instant time) {
        return message(event -> {
            event.writeDouble(WALL_TIME, seconds(time));
            event.writeString(FILE_VERSION, VERSION);
        });
    }

    /** An attempt begins: what files before this one say of this step and of later ones does not hold any more. */
    static ByteString start(Instant time, long step) {
        return event(time, step, SESSION_LOG, message(log -> log.writeEnum(STATUS, START)));
    }

    /** Points of several curves, by the curves' tags. */
    static ByteString scalars(Instant time, long step, Map<String, Double> values) {
        return event(time, step, SUMMARY, message(summary -> {
            for (Map.Entry<String, Double> value : values.entrySet()) {
                summary.writeBytes(VALUE, message(point -> {
                    point.writeString(TAG, value.getKey());
                    point.writeFloat(SIMPLE_VALUE, value.getValue().floatValue());
                }));
            }
        }));
    }

    /** A text in Markdown, which TensorBoard shows with the other texts. */
    static ByteString text(Instant time, long step, String tag, String markdown) {
        ByteString plugin = message(data -> data.writeString(PLUGIN_NAME, TEXT_PLUGIN));
        ByteString value = message(text -> {
            text.writeString(TAG, tag);
            text.writeBytes(TENSOR, message(tensor -> {
                tensor.writeEnum(DTYPE, DT_STRING);
                tensor.writeString(STRING_VAL, markdown);
            }));
            text.writeBytes(METADATA, message(metadata -> metadata.writeBytes(PLUGIN_DATA, plugin)));
        });
        return event(time, step, SUMMARY, message(summary -> summary.writeBytes(VALUE, value)));
    }

    private static ByteString event(Instant time, long step, int what, ByteString content) {
        return message(event -> {
            event.writeDouble(WALL_TIME, seconds(time));
            event.writeInt64(STEP, step);
            event.writeBytes(what, content);
        });
    }

    private static double seconds(Instant time) {
        return time.toEpochMilli() / MILLIS_PER_SECOND;
    }

    private static ByteString message(Fields fields) {
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            fields.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("Memory takes whatever is written", e);
        }
        return bytes.toByteString();
    }

    private interface Fields {
        void writeTo(CodedOutputStream message) throws IOException;
    }
}
