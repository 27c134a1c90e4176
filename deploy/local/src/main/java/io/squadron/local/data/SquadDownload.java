package io.squadron.local.data;

import io.squadron.local.progress.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Fetches a published SQuAD file once and keeps it. A file is taken only if it is the published one, byte for byte, and
 * it gets its name only when it is whole.
 */
public final class SquadDownload {
    /** A network that is closed should be noticed at once. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(4);

    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(20);
    /** Between two pieces of a file. */
    private static final Duration SILENCE_ALLOWED = Duration.ofSeconds(30);

    private static final int BUFFER_BYTES = 64 << 10;

    private final Progress progress;
    private final Duration silenceAllowed;

    public SquadDownload(Progress progress) {
        this(progress, SILENCE_ALLOWED);
    }

    SquadDownload(Progress progress, Duration silenceAllowed) {
        this.progress = progress;
        this.silenceAllowed = silenceAllowed;
    }

    /**
     * Downloads to the target.
     *
     * @throws IOException if there is no network, or what came is not the published file; its message says which
     */
    public void fetch(PublishedFile published, Path target) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        HttpRequest request = HttpRequest.newBuilder(published.address())
                .timeout(RESPONSE_TIMEOUT)
                .build();
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = new PatientInputStream(response.body(), silenceAllowed)) {
            if (response.statusCode() != 200) {
                throw new IOException("the server answered " + response.statusCode());
            }
            long size = response.headers().firstValueAsLong("content-length").orElse(0);
            Files.createDirectories(target.toAbsolutePath().getParent());
            Path partial = target.resolveSibling(target.getFileName() + ".partial");
            try {
                receive(published, body, size, partial);
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(partial);
            }
        }
    }

    private void receive(PublishedFile published, InputStream body, long size, Path partial) throws IOException {
        Progress.Task task = progress.begin("Downloading " + published.name(), size, Progress.Unit.BYTES);
        MessageDigest digest = sha256();
        long received = 0;
        try (InputStream in = new DigestInputStream(body, digest);
                OutputStream out = Files.newOutputStream(partial)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                received += n;
                task.update(received, size);
            }
        }
        String sha256 = HexFormat.of().formatHex(digest.digest());
        task.finish(String.format(Locale.ROOT, "%,d bytes, SHA-256 %s", received, sha256));
        if (!sha256.equals(published.sha256())) {
            throw new IOException(
                    "what came is not the published file (its SHA-256 should be " + published.sha256() + ")");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * A file that is published under a fixed content.
     *
     * @param sha256 lower-case hex
     */
    public record PublishedFile(String name, URI address, String sha256) {
        private static final String SITE = "https://rajpurkar.github.io/SQuAD-explorer/dataset/";

        public static final PublishedFile TRAIN = new PublishedFile(
                "train-v1.1.json",
                URI.create(SITE + "train-v1.1.json"),
                "3527663986b8295af4f7fcdff1ba1ff3f72d07d61a20f487cb238a6ef92fd955");
        public static final PublishedFile DEV = new PublishedFile(
                "dev-v1.1.json",
                URI.create(SITE + "dev-v1.1.json"),
                "95aa6a52d5d6a735563366753ca50492a658031da74f301ac5238b03966972c9");
    }
}
