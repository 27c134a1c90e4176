package io.squadron.embedded;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The library's server, unpacked for one database. The library keeps where it has unpacked a resolver's server, and with one resolver
 * the second database of a JVM would run the first one's, of a directory that may be gone.
 */
final class OwnServer implements PgBinaryResolver {
    private final Path directory;
    private String name;

    /** To be unpacked in a directory of that. */
    OwnServer(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    /** Where it is, once the library has asked for it: it names it after its archive. */
    Path unpacked() {
        return directory.resolve(name);
    }

    @Override
    public InputStream getPgBinary(String system, String machine) throws IOException {
        try (InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
            byte[] bytes = archive.readAllBytes();
            name = "PG-"
                    + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
            return new ByteArrayInputStream(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
