package io.squadron.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * What a file holds that may change while it is used, e.g. keys that come and go without a restart. A change that cannot be
 * read changes nothing, and the log says why.
 *
 * @param <T> what is read out of it
 */
public final class ChangingFile<T> {
    private static final Logger LOG = Logger.getLogger(ChangingFile.class);
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final Path file;
    private final Reader<T> reader;
    private volatile T content;
    private volatile long looked;
    private FileTime modified;
    private String complaint = "";

    /** Makes something of a file. */
    @FunctionalInterface
    public interface Reader<T> {
        /**
         * Reads all of it.
         *
         * @throws IOException if it cannot be read or is not what it should be; the message holds no secret
         */
        T read(Path file) throws IOException;
    }

    /**
     * Reads the file.
     *
     * @throws IOException as the reader's
     */
    public ChangingFile(Path file, Reader<T> reader) throws IOException {
        this.file = file;
        this.reader = reader;
        this.modified = Files.getLastModifiedTime(file);
        this.content = reader.read(file);
        this.looked = System.nanoTime();
    }

    /** What it held a second ago at most; what it held before where it cannot be read. */
    public T now() {
        if (System.nanoTime() - looked >= LOOK_NANOS) {
            look();
        }
        return content;
    }

    private void complain(String message) {
        if (!message.equals(complaint)) {
            complaint = message;
            LOG.errorf("What %s held before stays: %s", file, message);
        }
    }

    private synchronized void look() {
        looked = System.nanoTime();
        try {
            FileTime now = Files.getLastModifiedTime(file);
            if (!now.equals(modified)) {
                content = reader.read(file);
                // Only now: what could not be read is tried again at the next look.
                modified = now;
                complaint = "";
                LOG.infof("%s was read again", file);
            }
        } catch (IOException e) {
            complain(String.valueOf(e.getMessage()));
        }
    }
}
