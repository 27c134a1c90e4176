package io.squadron.trainer.tensorboard;

import com.google.protobuf.ByteString;
import io.squadron.trainer.encoder.tensorflow.MaskedCrc32c;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of records in TensorFlow's framing (TFRecord), which for TensorBoard are events. Every record is with the operating
 * system when {@link #append} returns, so that whoever reads the file while it grows sees whole records.
 */
final class EventFile implements AutoCloseable {
    /** Of the length, before the data: 8 bytes and their check sum. */
    private static final int HEADER = Long.BYTES + Integer.BYTES;

    private static final int FOOTER = Integer.BYTES;

    private final FileChannel channel;
    /** Where the last whole record ends. */
    private long end;

    private EventFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Creates a file, which must not be there yet. */
    static EventFile create(Path file) throws IOException {
        return new EventFile(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    /**
     * Adds a record.
     *
     * @throws IOException if it could not be written whole; the next one takes its place
     */
    void append(ByteString event) throws IOException {
        // A reader stops for good at a record that was left unfinished.
        channel.truncate(end);
        ByteBuffer record = framed(event);
        long next = end + record.remaining();
        while (record.hasRemaining()) {
            channel.write(record, next - record.remaining());
        }
        end = next;
    }

    private static ByteBuffer framed(ByteString event) {
        ByteBuffer record = ByteBuffer.allocate(HEADER + event.size() + FOOTER).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(event.size());
        record.putInt(MaskedCrc32c.of(record.slice(0, Long.BYTES)));
        event.copyTo(record);
        record.putInt(MaskedCrc32c.of(record.slice(HEADER, event.size())));
        return record.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
