package io.squadron.checkpoints.directory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.squadron.checkpoints.CheckpointContent;
import io.squadron.checkpoints.CheckpointNames;
import io.squadron.checkpoints.CheckpointStore;
import io.squadron.checkpoints.FileList;
import io.squadron.checkpoints.HashedFile;
import io.squadron.checkpoints.Manifest;
import io.squadron.checkpoints.PlainNames;
import io.squadron.checkpoints.StorageRefusedException;
import io.squadron.checkpoints.StoredCheckpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Checkpoints in a directory, each in one of its own, by its id. The second content of an id lies beside the first one
 * with {@code ~2} behind its name, and so on. What is being written or deleted has a name that begins with a dot.
 */
public final class DirectoryStore implements CheckpointStore {
    private static final Logger LOG = Logger.getLogger(DirectoryStore.class);
    private static final Pattern SHOWN = Pattern.compile("([A-Za-z0-9_-][A-Za-z0-9._-]{0,119})(~[1-9][0-9]{0,5})?");
    private static final Pattern HIDDEN = Pattern.compile("\\..+\\.(new|old)\\.[0-9a-f-]{36}");

    private final Path directory;
    private final DirectoryReader reader;

    public DirectoryStore(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
        this.reader = new DirectoryReader(Optional.of(this.directory));
    }

    @Override
    public StoredCheckpoint put(String checkpointId, CheckpointContent content) throws IOException {
        Path hidden = hidden(PlainNames.require(checkpointId), "new");
        Files.createDirectories(directory);
        try (StagedDirectory staged = new StagedDirectory(hidden)) {
            FileList files = new FileList(staged::write);
            ObjectNode manifest = content.writeTo(files);
            staged.write(CheckpointNames.MANIFEST, Manifest.write(manifest, files.written()));
            Path target = publish(staged, checkpointId, files.written());
            return new StoredCheckpoint(checkpointId, uri(target), files.written());
        } catch (IOException e) {
            // Of a full disk Java tells neither the file nor the disk.
            throw new IOException("%s cannot take it: %s".formatted(directory, e.getMessage()), e);
        }
    }

    private Path publish(StagedDirectory staged, String checkpointId, List<HashedFile> files) throws IOException {
        for (int version = 1; ; version++) {
            Path target = directory.resolve(version == 1 ? checkpointId : checkpointId + "~" + version);
            if (staged.publish(target) || holds(target, files)) {
                return target;
            }
        }
    }

    /** The same checkpoint lies there, undamaged: a run that was taken up again gives the same bits once more. */
    private static boolean holds(Path target, List<HashedFile> files) {
        try {
            Optional<byte[]> manifest = DirectoryReader.manifest(target);
            if (manifest.isEmpty()
                    || !Set.copyOf(Manifest.files(manifest.get())).equals(Set.copyOf(files))) {
                return false;
            }
            verify(target, files);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public List<StoredCheckpoint> list(String idPrefix) throws IOException {
        List<StoredCheckpoint> complete = new ArrayList<>();
        for (Path child : children()) {
            Matcher name = SHOWN.matcher(child.getFileName().toString());
            if (name.matches() && name.group(1).startsWith(idPrefix)) {
                read(name.group(1), child).ifPresent(complete::add);
            }
        }
        return complete;
    }

    private static Optional<StoredCheckpoint> read(String checkpointId, Path child) {
        try {
            Optional<byte[]> manifest = DirectoryReader.manifest(child);
            if (manifest.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new StoredCheckpoint(checkpointId, uri(child), Manifest.files(manifest.get())));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warnf("%s is no checkpoint and is passed over: %s", child, e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void requireAllowed(StoredCheckpoint checkpoint) throws StorageRefusedException {
        reader.requireAllowed(checkpoint);
    }

    @Override
    public void copy(StoredCheckpoint checkpoint, HashedFile file, OutputStream out) throws IOException {
        reader.copy(checkpoint, file, out);
    }

    @Override
    public Optional<byte[]> manifest(StoredCheckpoint checkpoint) throws IOException {
        return reader.manifest(checkpoint);
    }

    @Override
    public Path fetch(StoredCheckpoint checkpoint, Path scratch) throws IOException {
        Path path = reader.directory(checkpoint);
        verify(path, checkpoint.files());
        return path;
    }

    @Override
    public void delete(String checkpointId) throws IOException {
        PlainNames.require(checkpointId);
        for (Path child : children()) {
            Matcher name = SHOWN.matcher(child.getFileName().toString());
            if (name.matches() && name.group(1).equals(checkpointId)) {
                Path hidden = hidden(checkpointId, "old");
                Files.move(child, hidden, StandardCopyOption.ATOMIC_MOVE);
                DirectoryTree.delete(hidden);
            }
        }
    }

    @Override
    public void sweep(Instant untouchedSince) throws IOException {
        for (Path child : children()) {
            if (HIDDEN.matcher(child.getFileName().toString()).matches()
                    && lastWrite(child).isBefore(untouchedSince)) {
                DirectoryTree.delete(child);
                LOG.infof("Removed %s, which a killed process had left", child);
            }
        }
    }

    private static Instant lastWrite(Path hidden) throws IOException {
        Instant last = Files.getLastModifiedTime(hidden).toInstant();
        try (Stream<Path> files = Files.list(hidden)) {
            for (Path file : files.toList()) {
                Instant written = Files.getLastModifiedTime(file).toInstant();
                last = written.isAfter(last) ? written : last;
            }
        }
        return last;
    }

    private List<Path> children() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.sorted().toList();
        }
    }

    /** A name that nobody takes for a checkpoint, and that no other writer has. */
    private Path hidden(String checkpointId, String what) {
        return directory.resolve("." + checkpointId + "." + what + "." + UUID.randomUUID());
    }

    private static void verify(Path checkpoint, List<HashedFile> files) throws IOException {
        for (HashedFile file : files) {
            DirectoryReader.copy(checkpoint, file, OutputStream.nullOutputStream());
        }
    }

    /** Nothing is held. */
    @Override
    public void close() {}

    /** A URI without the slash that Java appends to a directory that exists. */
    private static URI uri(Path path) {
        String uri = path.toUri().toString();
        return URI.create(uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri);
    }
}
