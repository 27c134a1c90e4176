package io.squadron.eval.artifact;

import io.squadron.eval.EvalConfig;
import io.squadron.eval.storage.Identifiers;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The files that TensorBoard reads, where trainers write them to a directory that this service sees. A name that somebody asks
 * for is looked up among the files that are there, and never made into a path.
 */
@ApplicationScoped
public class EventFiles {
    private static final Logger LOG = Logger.getLogger(EventFiles.class);
    private static final String PREFIX = "events.out.tfevents.";

    private final Optional<Path> directory;

    EventFiles(EvalConfig config) {
        this.directory = config.tensorboardDirectory();
    }

    /**
     * One of a run's files.
     *
     * @param bytes its size as it was looked at; a run in training makes it grow
     */
    public record EventFile(String name, long bytes, Path path) {}

    /** Of a run, in the order of their names; none where they cannot be seen. */
    public List<EventFile> of(String runId) {
        if (directory.isEmpty() || !Identifiers.isIdentifier(runId) || runId.matches("\\.+")) {
            return List.of();
        }
        Path ofRun = directory.get().resolve(runId);
        if (!Files.isDirectory(ofRun, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(ofRun)) {
            return files.filter(file -> file.getFileName().toString().startsWith(PREFIX))
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .map(EventFiles::found)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            LOG.warnf("The event files of run %s cannot be listed: %s", runId, e);
            return List.of();
        }
    }

    /** The one that has exactly this name. */
    public Optional<EventFile> find(String runId, String name) {
        return of(runId).stream().filter(file -> file.name().equals(name)).findFirst();
    }

    private static EventFile found(Path file) {
        return new EventFile(file.getFileName().toString(), file.toFile().length(), file);
    }
}
