package io.squadron.inference.derived;

import io.squadron.checkpoints.Sha256;
import io.squadron.checkpoints.directory.BoundedDirectory;
import io.squadron.checkpoints.directory.DirectoryTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Files that were made of checkpoints, each with its own hash and with what it was found to be good for. They are kept as
 * long as there is room; where nothing can be kept they are made anew each time, in the temporary directory.
 *
 * <p>A file whose bytes are no longer those that were written is made again. Thread-safe, also among processes.
 */
public final class DerivedFiles {
    private static final Logger LOG = Logger.getLogger(DerivedFiles.class);
    private static final Pattern ENTRY = Pattern.compile("[a-z0-9-]+-[0-9a-f]{64}");
    private static final String HASH = "sha256";
    private static final String PROVEN = "proven-";
    private static final int PROOF_DIGITS = 16;

    private final Optional<BoundedDirectory> kept;

    private DerivedFiles(Optional<BoundedDirectory> kept) {
        this.kept = kept;
    }

    /** Kept in a directory that is made when it is needed, and that nobody else may write to. */
    public static DerivedFiles in(Path directory, long maxBytes, InstantSource clock) {
        return new DerivedFiles(Optional.of(new BoundedDirectory(directory, maxBytes, ENTRY, clock)));
    }

    /** Nothing is kept. */
    public static DerivedFiles notKept() {
        return new DerivedFiles(Optional.empty());
    }

    /** Writes the file. */
    @FunctionalInterface
    public interface Maker<E extends Exception> {
        void make(Path file) throws IOException, E;
    }

    /** Brings the file into memory; it may be gone as soon as this is done. */
    @FunctionalInterface
    public interface Reader<T, E extends Exception> {
        T read(Path file) throws IOException, E;
    }

    /**
     * Reads what was kept, or what is made now.
     *
     * @param bytes it takes at most
     * @throws IOException if not even the temporary directory takes it
     */
    public <T, E extends Exception> T read(DerivedKey key, long bytes, Maker<E> maker, Reader<T, E> reader)
            throws IOException, E {
        if (kept.isPresent() && bytes <= kept.get().maxBytes()) {
            Optional<Path> file = intactOrMade(key, bytes, maker);
            if (file.isPresent()) {
                try {
                    return reader.read(file.get());
                } catch (Exception e) {
                    if (Files.exists(file.get())) {
                        throw e;
                    }
                    LOG.infof("%s is gone: another process needed the room", file.get());
                }
            }
        }
        Path directory = Files.createTempDirectory("squadron-derived-");
        try {
            Path file = directory.resolve(key.form().file());
            maker.make(file);
            return reader.read(file);
        } finally {
            DirectoryTree.delete(directory);
        }
    }

    /** Empty if nothing can be kept, which costs time and no answer. */
    private <E extends Exception> Optional<Path> intactOrMade(DerivedKey key, long bytes, Maker<E> maker) throws E {
        BoundedDirectory directory = kept.orElseThrow();
        try {
            Optional<Path> intact = intact(directory, key);
            if (intact.isPresent()) {
                return intact;
            }
            directory.add(key.entry(), bytes, partial -> {
                Path file = partial.resolve(key.form().file());
                maker.make(file);
                Files.writeString(partial.resolve(HASH), Sha256.of(List.of(file)));
            });
            return intact(directory, key);
        } catch (IOException e) {
            LOG.warnf(
                    "%s cannot be kept in %s, so it is made anew at each load: %s",
                    key.form().identity(), directory.path(), e);
            return Optional.empty();
        }
    }

    private static Optional<Path> intact(BoundedDirectory directory, DerivedKey key) throws IOException {
        Optional<Path> entry = directory.use(key.entry());
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        Path file = entry.get().resolve(key.form().file());
        try {
            if (Files.readString(entry.get().resolve(HASH)).equals(Sha256.of(List.of(file)))) {
                return Optional.of(file);
            }
            LOG.warnf("%s is damaged, and is made again", file);
        } catch (NoSuchFileException e) {
            LOG.debugf("%s is half there, and is made again", entry.get());
        }
        directory.remove(key.entry());
        return Optional.empty();
    }

    /**
     * What is kept was {@link #prove proven} before.
     *
     * @param proof what was found out about it, and where
     */
    public boolean isProven(DerivedKey key, String proof) {
        return kept.isPresent() && Files.exists(mark(kept.get(), key, proof));
    }

    /** Remembers that something was found out about what is kept. */
    public void prove(DerivedKey key, String proof) {
        if (kept.isEmpty()) {
            return;
        }
        Path mark = mark(kept.get(), key, proof);
        try {
            Files.createFile(mark);
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            LOG.debugf("%s is there already, or what it belongs to is gone", mark);
        } catch (IOException e) {
            LOG.warnf("%s cannot be written, so it is found out again at the next load: %s", mark, e);
        }
    }

    private static Path mark(BoundedDirectory directory, DerivedKey key, String proof) {
        String hash = Sha256.of(proof.getBytes(StandardCharsets.UTF_8)).substring(0, PROOF_DIGITS);
        return directory.path().resolve(key.entry()).resolve(PROVEN + hash);
    }
}
