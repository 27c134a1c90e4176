package io.squadron.inference.model;

import io.squadron.inference.s3.CheckpointCache;
import io.squadron.v1.Checkpoint;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Where on this machine the files of an announced checkpoint lie. */
public final class CheckpointPlaces {
    private static final Logger LOG = Logger.getLogger(CheckpointPlaces.class);

    private final Optional<Path> root;
    private final Optional<CheckpointCache> cache;

    /**
     * Makes the rules.
     *
     * @param root directories outside of it are refused; empty allows any
     * @param cache brings those of S3-compatible storage here; empty refuses them
     */
    public CheckpointPlaces(Optional<Path> root, Optional<CheckpointCache> cache) {
        this.root = root;
        this.cache = cache;
    }

    /** The directory; what lies elsewhere is fetched before, so this may block for long. */
    Path directory(Checkpoint checkpoint) throws UnusableCheckpointException {
        String location = checkpoint.getLocation();
        return isRemote(checkpoint) ? fetched(checkpoint) : local(location);
    }

    /** What was found there is not what was announced: where it is a copy, the next time shall make a new one. */
    void forget(Checkpoint checkpoint) {
        if (isRemote(checkpoint) && cache.isPresent()) {
            try {
                cache.get().forget(checkpoint);
            } catch (IOException e) {
                LOG.warnf("The copy of %s cannot be deleted: %s", checkpoint.getLocation(), e.getMessage());
            }
        }
    }

    private static boolean isRemote(Checkpoint checkpoint) {
        return checkpoint.getLocation().startsWith("s3://");
    }

    private Path fetched(Checkpoint checkpoint) throws UnusableCheckpointException {
        if (cache.isEmpty()) {
            throw new UnusableCheckpointException(
                    "The checkpoint lies at %s, but this service knows no S3-compatible storage: set squadron.s3.bucket, and squadron.s3.endpoint unless it is AWS"
                            .formatted(checkpoint.getLocation()));
        }
        try {
            return cache.get().fetch(checkpoint);
        } catch (IOException e) {
            throw new UnusableCheckpointException("The checkpoint could not be fetched: " + e.getMessage(), e);
        }
    }

    private Path local(String location) throws UnusableCheckpointException {
        try {
            URI uri = new URI(location);
            boolean isLocalFile = "file".equals(uri.getScheme()) && uri.getHost() == null && uri.getPath() != null;
            if (!isLocalFile || uri.getQuery() != null || uri.getFragment() != null) {
                throw new UnusableCheckpointException(
                        "The location '%s' is not the file: or s3: URI of a directory".formatted(location));
            }
            Path directory = Path.of(uri.getPath()).toRealPath();
            if (!Files.isDirectory(directory)) {
                throw new UnusableCheckpointException("%s is not a directory".formatted(directory));
            }
            if (root.isPresent() && !directory.startsWith(root.get().toRealPath())) {
                throw new UnusableCheckpointException(
                        "%s does not lie in %s, where checkpoints are kept".formatted(directory, root.get()));
            }
            return directory;
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new UnusableCheckpointException("The location '%s' is not a URI".formatted(location), e);
        } catch (IOException e) {
            throw new UnusableCheckpointException("The directory %s cannot be read".formatted(location), e);
        }
    }
}
