package io.squadron.local.job;

import io.squadron.checkpoints.CheckpointPlaces;
import io.squadron.checkpoints.CheckpointReader;
import io.squadron.checkpoints.HashedFile;
import io.squadron.checkpoints.StoredCheckpoint;
import io.squadron.checkpoints.directory.DirectoryReader;
import io.squadron.checkpoints.s3.S3Reader;
import io.squadron.checkpoints.s3.S3Settings;
import io.squadron.checkpoints.torchscript.CompleteScript;
import io.squadron.checkpoints.torchscript.ScriptPrecision;
import io.squadron.v1.Checkpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The files of announced checkpoints, which lie on this machine or in S3-compatible storage. For the latter the command
 * line reads the services' own settings from the environment: {@code SQUADRON_S3_BUCKET}, {@code _PREFIX},
 * {@code _ENDPOINT}, {@code _REGION}, {@code _PATH_STYLE_ACCESS}, and the credentials as the AWS default chain finds them.
 */
final class CheckpointFiles implements AutoCloseable {
    private static final Duration CALL_TIMEOUT = Duration.ofMinutes(1);

    private final CheckpointReader reader;

    private CheckpointFiles(CheckpointReader reader) {
        this.reader = reader;
    }

    /** @throws FailedException if the environment has something that cannot be */
    static CheckpointFiles open(Map<String, String> environment) {
        Optional<CheckpointReader> objects =
                Optional.ofNullable(environment.get("SQUADRON_S3_BUCKET")).map(bucket -> objects(bucket, environment));
        return new CheckpointFiles(new CheckpointPlaces(new DirectoryReader(Optional.empty()), objects));
    }

    private static CheckpointReader objects(String bucket, Map<String, String> environment) {
        String endpoint = environment.get("SQUADRON_S3_ENDPOINT");
        try {
            return S3Reader.open(new S3Settings(
                    endpoint == null ? null : URI.create(endpoint),
                    environment.get("SQUADRON_S3_REGION"),
                    bucket,
                    environment.getOrDefault("SQUADRON_S3_PREFIX", ""),
                    Boolean.parseBoolean(environment.get("SQUADRON_S3_PATH_STYLE_ACCESS")),
                    CALL_TIMEOUT));
        } catch (IllegalArgumentException e) {
            throw new FailedException("The environment is wrong: " + e.getMessage() + ".", e);
        }
    }

    /**
     * Copies every announced file, and verifies while copying that it is the announced one.
     *
     * @throws FailedException if the checkpoint cannot be had from here or differs from its announcement
     */
    void copy(Checkpoint checkpoint, Path target) {
        StoredCheckpoint announced = announced(checkpoint);
        try {
            reader.copyTo(announced, target);
        } catch (IOException e) {
            throw failed(checkpoint, e);
        }
    }

    /**
     * Writes the model's complete TorchScript, as libtorch loads it.
     *
     * @throws FailedException as {@link #copy}
     */
    void writeScript(Checkpoint checkpoint, Path target) {
        try {
            CompleteScript.write(reader, announced(checkpoint), ScriptPrecision.FP32, target);
        } catch (IOException e) {
            throw failed(checkpoint, e);
        }
    }

    /**
     * As {@link #copy}, of a checkpoint that may have been deleted since it was announced.
     *
     * @param target a directory that is made here
     * @return false, and no directory, if it has been deleted
     */
    boolean copyIfThere(Checkpoint checkpoint, Path target) throws IOException {
        if (!isThere(checkpoint)) {
            return false;
        }
        Files.createDirectory(target);
        try {
            copy(checkpoint, target);
            return true;
        } catch (FailedException e) {
            if (isThere(checkpoint)) {
                throw e;
            }
            OutputDirectory.deleteTree(target);
            return false;
        }
    }

    private boolean isThere(Checkpoint checkpoint) {
        try {
            return reader.manifest(announced(checkpoint)).isPresent();
        } catch (IOException e) {
            throw failed(checkpoint, e);
        }
    }

    private static StoredCheckpoint announced(Checkpoint checkpoint) {
        try {
            return new StoredCheckpoint(
                    checkpoint.getCheckpointId(),
                    URI.create(checkpoint.getLocation()),
                    checkpoint.getFilesList().stream()
                            .map(file -> new HashedFile(file.getName(), file.getSize(), file.getSha256()))
                            .toList());
        } catch (IllegalArgumentException e) {
            throw failed(checkpoint, e);
        }
    }

    private static FailedException failed(Checkpoint checkpoint, Exception e) {
        return new FailedException(
                "The checkpoint " + checkpoint.getCheckpointId() + " could not be copied: " + e.getMessage() + ".", e);
    }

    @Override
    public void close() {
        reader.close();
    }
}
