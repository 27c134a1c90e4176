package io.squadron.access.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;

/** An HTTP/2 connection of a client that does what no library lets it do; it acknowledges nothing. */
final class RawHttp2 implements AutoCloseable {
    /** "The client does what makes the server suspect an attack", RFC 9113. */
    static final int ENHANCE_YOUR_CALM = 11;

    static final int PROTOCOL_ERROR = 1;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int CANCEL = 8;
    private static final int MOST_OF_A_FRAME = 16_384;

    private static final int MOST_IN_7_BITS = 127;

    private final Socket socket;
    private final DataOutputStream out;
    private final byte[] headers;

    /** @param path of the calls, {@code /service/method} */
    RawHttp2(int port, String path) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        headers = headers(path);
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    void ping() throws IOException {
        frame(PING, 0, 0, new byte[8]);
    }

    /**
     * A whole call, and its reset right behind it.
     *
     * @param stream odd, and greater every time
     */
    void callAndReset(int stream, byte[] message) throws IOException {
        frame(HEADERS, END_HEADERS, stream, headers);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        DataOutputStream prefixed = new DataOutputStream(data);
        prefixed.writeByte(0); // not compressed
        prefixed.writeInt(message.length);
        prefixed.write(message);
        frame(DATA, END_STREAM, stream, data.toByteArray());
        frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, CANCEL});
    }

    /** The beginning of a call whose metadata has so many bytes, of which the end is never sent. */
    void callWithMetadata(int stream, int length) throws IOException {
        frame(HEADERS, 0, stream, headers);
        for (int sent = 0; sent < length; sent += MOST_OF_A_FRAME / 2) {
            ByteArrayOutputStream block = new ByteArrayOutputStream();
            literal(block, "part-" + sent, "a".repeat(MOST_OF_A_FRAME / 2));
            frame(CONTINUATION, 0, stream, block.toByteArray());
        }
    }

    void flush() throws IOException {
        out.flush();
    }

    /** Reads until the server ends the connection; the error that it gave for it, or -1 if it gave none. */
    int reasonOfTheEnd() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int reason = -1;
        try {
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                in.skipNBytes(5);
                byte[] payload = in.readNBytes(length);
                if (type == GOAWAY) {
                    reason = payload[7];
                }
            }
        } catch (EOFException | SocketException end) {
            return reason;
        }
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
    }

    private static byte[] headers(String path) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        String[][] fields = {
            {":method", "POST"},
            {":scheme", "http"},
            {":path", path},
            {":authority", "localhost"},
            {"content-type", "application/grpc"},
            {"te", "trailers"}
        };
        for (String[] field : fields) {
            literal(block, field[0], field[1]);
        }
        return block.toByteArray();
    }

    /** A field that the table does not take up (HPACK, RFC 7541). */
    private static void literal(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        for (String text : new String[] {name, value}) {
            int rest = text.length() - MOST_IN_7_BITS;
            block.write(Math.min(text.length(), MOST_IN_7_BITS));
            for (; rest >= 128; rest >>= 7) {
                block.write((rest & 127) | 128);
            }
            if (text.length() >= MOST_IN_7_BITS) {
                block.write(rest);
            }
            block.writeBytes(text.getBytes(US_ASCII));
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
