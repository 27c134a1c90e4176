package io.squadron.inference.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One HTTP/1.1 request, byte for byte as a test wants it, on a connection of its own. */
final class RawHttp implements AutoCloseable {
    private final Socket socket;

    /** @param headers by their names in lower case */
    record Reply(int status, Map<String, String> headers, String body) {}

    RawHttp(URI service) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), service.getPort());
        socket.setSoTimeout(60_000);
    }

    /** The reply to a JSON body. */
    static Reply post(URI service, String path, String body) throws IOException {
        return send(
                service,
                "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n".formatted(path),
                body);
    }

    /** @param head without Content-Length */
    static Reply send(URI service, String head, String body) throws IOException {
        try (RawHttp connection = new RawHttp(service)) {
            byte[] content = body.getBytes(UTF_8);
            connection.write(head + "Content-Length: %d\r\n\r\n".formatted(content.length));
            connection.write(content);
            return connection.read();
        }
    }

    void write(String head) throws IOException {
        write(head.getBytes(ISO_8859_1));
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    Reply read() throws IOException {
        InputStream in = socket.getInputStream();
        int status = Integer.parseInt(line(in).substring("HTTP/1.1 ".length()).substring(0, 3));
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Reply(status, headers, new String(in.readNBytes(length), UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new IOException("The connection ended within \"" + line.toString(ISO_8859_1) + "\"");
            }
            line.write(octet);
        }
        return line.toString(ISO_8859_1).strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
