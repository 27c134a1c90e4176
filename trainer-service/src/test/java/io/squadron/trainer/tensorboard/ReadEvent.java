package io.squadron.trainer.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * An event of a file, as a reader sees that was written for the tests and shares nothing with the writer.
 *
 * @param version empty but in the first of a file
 * @param start an attempt begins
 * @param scalars by tag
 * @param texts by tag
 */
public record ReadEvent(
        double wallTime,
        long step,
        String version,
        boolean start,
        Map<String, Float> scalars,
        Map<String, String> texts) {

    /** The files of a run, in the order in which TensorBoard reads them. */
    public static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().contains("tfevents"))
                    .sorted()
                    .toList();
        }
    }

    /** All events of a file, once both check sums of every record are right. */
    public static List<ReadEvent> all(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<ReadEvent> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            ByteBuffer length = bytes.slice(bytes.position(), 8);
            int size = Math.toIntExact(bytes.getLong());
            assertThat(bytes.getInt()).isEqualTo(maskedCrc(length));
            ByteBuffer data = bytes.slice(bytes.position(), size);
            bytes.position(bytes.position() + size);
            assertThat(bytes.getInt()).isEqualTo(maskedCrc(data));
            events.add(parse(CodedInputStream.newInstance(data)));
        }
        return events;
    }

    private static int maskedCrc(ByteBuffer bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes.duplicate());
        int crc = (int) sum.getValue();
        return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    }

    private static ReadEvent parse(CodedInputStream in) throws IOException {
        double wallTime = 0;
        long step = 0;
        String version = "";
        boolean start = false;
        Map<String, Float> scalars = new LinkedHashMap<>();
        Map<String, String> texts = new LinkedHashMap<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> wallTime = in.readDouble();
                case 2 -> step = in.readInt64();
                case 3 -> version = in.readString();
                case 5 -> readSummary(nested(in), scalars, texts);
                case 7 -> start = firstNumber(nested(in), 1) == 1;
                default -> throw new AssertionError("unexpected field " + tag);
            }
        }
        return new ReadEvent(wallTime, step, version, start, scalars, texts);
    }

    private static void readSummary(CodedInputStream in, Map<String, Float> scalars, Map<String, String> texts)
            throws IOException {
        while (in.readTag() != 0) {
            CodedInputStream value = nested(in);
            String name = "";
            for (int tag = value.readTag(); tag != 0; tag = value.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case 1 -> name = value.readString();
                    case 2 -> scalars.put(name, value.readFloat());
                    case 8 -> texts.put(name, text(nested(value)));
                    default -> value.skipField(tag);
                }
            }
        }
    }

    private static String text(CodedInputStream tensor) throws IOException {
        String text = "";
        for (int tag = tensor.readTag(); tag != 0; tag = tensor.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == 8) {
                text = tensor.readString();
            } else {
                tensor.skipField(tag);
            }
        }
        return text;
    }

    private static long firstNumber(CodedInputStream in, int field) throws IOException {
        assertThat(WireFormat.getTagFieldNumber(in.readTag())).isEqualTo(field);
        return in.readInt64();
    }

    private static CodedInputStream nested(CodedInputStream in) throws IOException {
        return CodedInputStream.newInstance(in.readByteArray());
    }
}
