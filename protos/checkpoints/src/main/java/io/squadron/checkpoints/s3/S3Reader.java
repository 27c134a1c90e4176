package io.squadron.checkpoints.s3;

import io.squadron.checkpoints.CheckpointNames;
import io.squadron.checkpoints.CheckpointReader;
import io.squadron.checkpoints.HashedFile;
import io.squadron.checkpoints.HashingOutput;
import io.squadron.checkpoints.StorageRefusedException;
import io.squadron.checkpoints.StoredCheckpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Reads checkpoints of S3-compatible storage; of rights it needs {@code s3:GetObject} on what lies under its prefix.
 * Whoever may list the bucket, too, is told of an object that is not there instead of a right that is missing.
 */
public final class S3Reader implements CheckpointReader {
    /** Plain segments, none of them hidden; a location may come from an announcement, so it is not believed. */
    private static final Pattern BELOW =
            Pattern.compile("([A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private final S3Settings settings;
    private final S3Client client;
    private final ObjectReader objects;

    S3Reader(S3Settings settings, S3Client client) {
        this.settings = settings;
        this.client = client;
        this.objects = new ObjectReader(settings, client);
    }

    /** Opens the storage with the credentials of the AWS default chain; nothing is sent yet. */
    public static S3Reader open(S3Settings settings) {
        return new S3Reader(settings, S3Clients.open(settings, Optional.empty()));
    }

    /** Opens the storage; nothing is sent yet. */
    public static S3Reader open(S3Settings settings, AwsCredentialsProvider credentials) {
        return new S3Reader(settings, S3Clients.open(settings, Optional.of(credentials)));
    }

    @Override
    public void requireAllowed(StoredCheckpoint checkpoint) throws StorageRefusedException {
        String root = settings.uri(settings.keyOf(""));
        String location = checkpoint.location().toString();
        if (!location.startsWith(root)
                || !BELOW.matcher(location.substring(root.length())).matches()) {
            throw new StorageRefusedException("%s does not lie in %s".formatted(location, root));
        }
    }

    @Override
    public void copy(StoredCheckpoint checkpoint, HashedFile file, OutputStream out) throws IOException {
        String key = keyOf(checkpoint, file.name());
        HashingOutput hashing = new HashingOutput(out);
        objects.download(key, file.size(), hashing);
        hashing.require(file, settings.uri(key));
    }

    @Override
    public Optional<byte[]> manifest(StoredCheckpoint checkpoint) throws IOException {
        return objects.small(keyOf(checkpoint, CheckpointNames.MANIFEST), CheckpointNames.MAX_MANIFEST_BYTES);
    }

    private String keyOf(StoredCheckpoint checkpoint, String file) throws StorageRefusedException {
        requireAllowed(checkpoint);
        return checkpoint.location().toString().substring(settings.uri("").length()) + "/" + file;
    }

    @Override
    public void close() {
        client.close();
    }
}
