package io.squadron.local.job;

import io.squadron.trainer.s3.Bucket;
import io.squadron.trainer.s3.BucketObject;
import io.squadron.trainer.s3.S3Settings;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A checkpoint that lies in S3-compatible storage. The command line reads the services' own settings from the
 * environment: {@code SQUADRON_S3_BUCKET}, {@code _PREFIX}, {@code _ENDPOINT}, {@code _REGION},
 * {@code _PATH_STYLE_ACCESS}, and the credentials as the AWS default chain finds them.
 */
final class RemoteCheckpoint implements AutoCloseable {
    static final String SCHEME = "s3://";
    private static final String MANIFEST = "checkpoint.json";
    private static final Duration CALL_TIMEOUT = Duration.ofMinutes(1);

    private final Checkpoint checkpoint;
    private final Bucket bucket;
    private final String key;

    private RemoteCheckpoint(Checkpoint checkpoint, Bucket bucket, String key) {
        this.checkpoint = checkpoint;
        this.bucket = bucket;
        this.key = key;
    }

    /**
     * Finds it.
     *
     * @throws FailedException if the environment does not name the storage that it lies in
     */
    static RemoteCheckpoint open(Checkpoint checkpoint, Map<String, String> environment) {
        String location = checkpoint.getLocation();
        String name = environment.get("SQUADRON_S3_BUCKET");
        if (name == null || !location.startsWith(SCHEME + name + "/")) {
            throw new FailedException(
                    "The checkpoint " + checkpoint.getCheckpointId() + " lies at " + location
                            + "; set SQUADRON_S3_BUCKET, and SQUADRON_S3_ENDPOINT unless it is AWS, to what the services have.");
        }
        String key = location.substring((SCHEME + name + "/").length());
        return new RemoteCheckpoint(checkpoint, Bucket.open(settings(name, environment)), key);
    }

    private static S3Settings settings(String bucket, Map<String, String> environment) {
        String endpoint = environment.get("SQUADRON_S3_ENDPOINT");
        try {
            return new S3Settings(
                    endpoint == null ? null : URI.create(endpoint),
                    environment.get("SQUADRON_S3_REGION"),
                    bucket,
                    environment.getOrDefault("SQUADRON_S3_PREFIX", ""),
                    Boolean.parseBoolean(environment.get("SQUADRON_S3_PATH_STYLE_ACCESS")),
                    CALL_TIMEOUT);
        } catch (IllegalArgumentException e) {
            throw new FailedException("The environment is wrong: " + e.getMessage() + ".", e);
        }
    }

    /** It has not been deleted since it was announced. */
    boolean isThere() {
        return !manifests().isEmpty();
    }

    private List<BucketObject> manifests() {
        try {
            return bucket.list(key + "/" + MANIFEST);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Fetches every announced file, and verifies while fetching that it is the announced one. */
    void copy(Path target) throws IOException {
        for (CheckpointFile file : checkpoint.getFilesList()) {
            MessageDigest digest = SourceFile.newSha256();
            fetch(target, CheckpointFiles.plainName(file), file.getSize(), digest);
            if (!HexFormat.of().formatHex(digest.digest()).equals(file.getSha256())) {
                throw new FailedException(checkpoint.getLocation() + "/" + file.getName()
                        + " differs from the file that was announced; the checkpoint is damaged.");
            }
        }
        for (BucketObject manifest : manifests()) {
            fetch(target, MANIFEST, manifest.size(), SourceFile.newSha256());
        }
    }

    private void fetch(Path target, String name, long size, MessageDigest digest) throws IOException {
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(target.resolve(name)), digest)) {
            bucket.download(key + "/" + name, size, out);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private FailedException failed(IOException e) {
        return new FailedException(
                "The checkpoint " + checkpoint.getCheckpointId() + " could not be fetched: " + e.getMessage() + ".", e);
    }

    @Override
    public void close() {
        bucket.close();
    }
}
