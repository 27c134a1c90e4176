package io.squadron.checkpoints;

import io.squadron.checkpoints.directory.DirectoryStore;
import io.squadron.checkpoints.s3.S3Server;
import io.squadron.checkpoints.s3.S3Settings;
import io.squadron.checkpoints.s3.S3Store;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** A process that ends in the middle of its second file, as one does that is killed: nothing is tidied up. */
final class KilledWriter {
    static final int EXIT_CODE = 137;

    private KilledWriter() {}

    /** Takes the checkpoint's id, then the store: "directory" and its path, or "s3", endpoint, bucket and prefix. */
    public static void main(String[] arguments) throws IOException {
        store(arguments).put(arguments[0], files -> {
            files.write("a.txt", out -> out.write(1));
            files.write("b.txt", out -> {
                out.write(new byte[17 << 20]);
                out.flush();
                Runtime.getRuntime().halt(EXIT_CODE);
            });
            throw new IOException("it lives");
        });
    }

    private static CheckpointStore store(String[] arguments) {
        return switch (arguments[1]) {
            case "directory" -> new DirectoryStore(Path.of(arguments[2]));
            case "s3" ->
                S3Store.open(
                        new S3Settings(
                                URI.create(arguments[2]),
                                null,
                                arguments[3],
                                arguments[4],
                                true,
                                Duration.ofSeconds(20)),
                        S3Server.credentials());
            default -> throw new IllegalArgumentException(arguments[1]);
        };
    }
}
