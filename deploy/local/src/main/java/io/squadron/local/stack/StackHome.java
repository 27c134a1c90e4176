package io.squadron.local.stack;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The layout of a home directory: {@code access/} ({@link HomeAccess}), {@code kafka/}, {@code postgres/}, {@code tokenizers/}, {@code encoders/},
 * {@code checkpoints/}, {@code derived-models/}, {@code tensorboard/}, {@code native/}, {@code logs/}, {@code stack.json}
 * with the state, and {@code lock}, which a living supervisor holds.
 *
 * @param directory the home itself
 */
record StackHome(Path directory) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            // Another version of Squadron may have written more.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    Path kafka() {
        return directory.resolve("kafka");
    }

    Path postgres() {
        return directory.resolve("postgres");
    }

    /** Those that the trainer has fetched. */
    Path encoders() {
        return directory.resolve("encoders");
    }

    /** What the trainer needs for a while only. */
    Path scratch() {
        return directory.resolve("scratch");
    }

    /** The runs' curves as event files, for TensorBoard. */
    Path tensorboard() {
        return directory.resolve("tensorboard");
    }

    /** Libraries that DJL unpacks from its jars. */
    Path natives() {
        return StackOptions.nativeDirectory(directory);
    }

    /** What the inference-service makes of checkpoints. */
    Path derivedModels() {
        return directory.resolve("derived-models");
    }

    Path checkpoints() {
        return directory.resolve("checkpoints");
    }

    LogFile log(String name) {
        return new LogFile(directory.resolve("logs").resolve(name + ".log"));
    }

    /** Makes room where a log has grown large: the services', the supervisor's and PostgreSQL's. */
    void rotateLogs() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("logs"))) {
            for (Path file : Stream.concat(files, Stream.of(postgres().resolve("postgres.log")))
                    .filter(file -> file.toString().endsWith(".log"))
                    .toList()) {
                new LogFile(file).rotateIfLarge();
            }
        }
    }

    /** While it is there, what a restore has moved here is not all of it. */
    Path restoreMark() {
        return directory.resolve("restoring");
    }

    /**
     * A stack may be started here.
     *
     * @throws StackException if a restore was interrupted
     */
    void requireRestored() {
        if (Files.exists(restoreMark())) {
            throw new StackException("A restore into " + directory
                    + " was interrupted, and not everything is there: run the same `squadron restore` again.");
        }
    }

    /** Creates the directories that a start needs before anything else. */
    void create() {
        try {
            PrivateFile.makeDirectory(directory);
            Files.createDirectories(directory.resolve("logs"));
        } catch (IOException e) {
            throw new StackException(
                    "Squadron's home " + directory + " cannot be created (" + e
                            + "): choose another one with --home DIR or " + StackOptions.HOME_VARIABLE + ".",
                    e);
        }
    }

    /** Returns the lock, or nothing if another process holds it; it is held until it is closed or the process ends. */
    Optional<FileLock> tryLock() {
        try {
            FileChannel channel =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
            }
            return Optional.ofNullable(lock);
        } catch (IOException e) {
            throw new StackException("Squadron's home " + directory + " cannot be locked: " + e, e);
        }
    }

    /** Returns what the last supervisor wrote, whether it still lives or not. */
    Optional<StackState> lastState() {
        try {
            return Optional.of(JSON.readValue(stateFile().toFile(), StackState.class));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StackException(
                    stateFile() + " cannot be read (" + e.getMessage() + "): if no Squadron runs there, "
                            + "delete it.",
                    e);
        }
    }

    /** Returns the state of the stack that runs here now. */
    Optional<StackState> runningState() {
        return lastState().filter(state -> state.supervisor().find().isPresent());
    }

    /** Replaces the state in one step: a reader sees the old one or the new one. */
    void write(StackState state) {
        Path next = directory.resolve("stack.json.next");
        try {
            Files.write(next, JSON.writeValueAsBytes(state));
            Files.move(next, stateFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StackException("Squadron's state cannot be written to " + stateFile() + ": " + e, e);
        }
    }

    void forget() {
        try {
            Files.deleteIfExists(stateFile());
        } catch (IOException e) {
            throw new StackException(stateFile() + " cannot be deleted: " + e, e);
        }
    }

    private Path stateFile() {
        return directory.resolve("stack.json");
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very JVM
        }
    }
}
