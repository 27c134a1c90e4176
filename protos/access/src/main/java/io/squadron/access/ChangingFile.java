package io.squadron.access;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a file holds that may change while it is used, e.g. keys that come and go without a restart. A change that cannot be
 * read changes nothing, and the log says why.
 *
 * @param <T> what is read out of it
 */
public final class ChangingFile<T> {
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final Reload reload;
    private volatile T content;
    private volatile long looked;

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
        // Before it is read: a change meanwhile is seen at the next look.
        this.reload = new Reload(List.of(file.toFile()), () -> content = reader.read(file));
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

    private synchronized void look() {
        looked = System.nanoTime();
        reload.ifChanged();
    }
}
