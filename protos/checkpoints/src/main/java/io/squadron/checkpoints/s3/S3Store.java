package io.squadron.checkpoints.s3;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.squadron.checkpoints.CheckpointAccessException;
import io.squadron.checkpoints.CheckpointContent;
import io.squadron.checkpoints.CheckpointNames;
import io.squadron.checkpoints.CheckpointStore;
import io.squadron.checkpoints.FileContent;
import io.squadron.checkpoints.FileList;
import io.squadron.checkpoints.HashedFile;
import io.squadron.checkpoints.HashingOutput;
import io.squadron.checkpoints.Manifest;
import io.squadron.checkpoints.PlainNames;
import io.squadron.checkpoints.StorageRefusedException;
import io.squadron.checkpoints.StoredCheckpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Checkpoints in S3-compatible storage, as {@code PREFIX/ID/squadron-VERSION/FILE}. The version is new for every write, so
 * no two writers meet, and a location never changes its content. What has another kind of key is somebody else's: it is
 * never touched, and not even listed but for its first segment under the prefix. S3 has no rename: what makes a version
 * visible is checkpoint.json, which is written last, when all the others are seen to be there.
 */
public final class S3Store implements CheckpointStore {
    private static final Logger LOG = Logger.getLogger(S3Store.class);

    private final S3Settings settings;
    private final S3Reader reader;
    private final Bucket bucket;
    private final VersionList versions;

    private S3Store(S3Settings settings, S3Client client) {
        this.settings = settings;
        this.reader = new S3Reader(settings, client);
        this.bucket = new Bucket(settings, client);
        this.versions = new VersionList(bucket, settings);
    }

    /** Opens the storage with the credentials of the AWS default chain; nothing is sent yet. */
    public static S3Store open(S3Settings settings) {
        return new S3Store(settings, S3Clients.open(settings, Optional.empty()));
    }

    /** Opens the storage; nothing is sent yet. */
    public static S3Store open(S3Settings settings, AwsCredentialsProvider credentials) {
        return new S3Store(settings, S3Clients.open(settings, Optional.of(credentials)));
    }

    // ---- writing

    @Override
    public StoredCheckpoint put(String checkpointId, CheckpointContent content) throws IOException {
        String version = settings.keyOf(S3Version.name(PlainNames.require(checkpointId)));
        FileList files = new FileList((name, file) -> upload(version + "/" + name, name, file));
        boolean shown = false;
        try {
            ObjectNode manifest = content.writeTo(files);
            Optional<StoredCheckpoint> there = same(checkpointId, files.written());
            if (there.isPresent()) {
                return there.get();
            }
            requireAllThere(version, files.written());
            upload(
                    version + "/" + CheckpointNames.MANIFEST,
                    CheckpointNames.MANIFEST,
                    Manifest.write(manifest, files.written()));
            shown = true;
            return new StoredCheckpoint(checkpointId, URI.create(settings.uri(version)), files.written());
        } finally {
            if (!shown && !files.written().isEmpty()) {
                deleteQuietly(checkpointId, version);
            }
        }
    }

    private HashedFile upload(String key, String name, FileContent content) throws IOException {
        try (ObjectUpload object = bucket.upload(key)) {
            HashingOutput hashing = new HashingOutput(object);
            content.writeTo(hashing);
            object.complete();
            return hashing.file(name);
        }
    }

    private Optional<StoredCheckpoint> same(String checkpointId, List<HashedFile> files) throws IOException {
        List<StoredCheckpoint> there = new ArrayList<>();
        versions.visitOf(checkpointId, version -> read(version).ifPresent(there::add));
        return there.stream()
                .filter(stored -> Set.copyOf(stored.files()).equals(Set.copyOf(files)))
                .findFirst();
    }

    /** A writer so slow that its first files were swept must not show the rest. */
    private void requireAllThere(String version, List<HashedFile> files) throws IOException {
        Set<String> there = new HashSet<>();
        bucket.visitObjects(version + "/", object -> there.add(object.key() + " " + object.size()));
        for (HashedFile file : files) {
            if (!there.contains(version + "/" + file.name() + " " + file.size())) {
                throw new IOException("%s was deleted while the checkpoint was written"
                        .formatted(settings.uri(version + "/" + file.name())));
            }
        }
    }

    // ---- reading

    @Override
    public List<StoredCheckpoint> list(String idPrefix) throws IOException {
        List<StoredCheckpoint> complete = new ArrayList<>();
        versions.visit(idPrefix, version -> read(version).ifPresent(complete::add));
        return complete;
    }

    private Optional<StoredCheckpoint> read(S3Version version) throws CheckpointAccessException {
        if (version.manifest().isEmpty()) {
            return Optional.empty();
        }
        URI location = URI.create(settings.uri(version.key()));
        try {
            StoredCheckpoint unread = new StoredCheckpoint(version.checkpointId(), location, List.of());
            Optional<byte[]> manifest = reader.manifest(unread);
            if (manifest.isEmpty()) {
                return Optional.empty(); // deleted a moment ago
            }
            return Optional.of(new StoredCheckpoint(version.checkpointId(), location, Manifest.files(manifest.get())));
        } catch (CheckpointAccessException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            LOG.warnf("%s is no checkpoint and is passed over: %s", location, e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public Path fetch(StoredCheckpoint checkpoint, Path scratch) throws IOException {
        reader.copyTo(checkpoint, scratch);
        return scratch;
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

    // ---- deleting

    @Override
    public void delete(String checkpointId) throws IOException {
        versions.visitOf(PlainNames.require(checkpointId), this::delete);
    }

    /** The manifest first: from then on nobody sees what is being deleted. */
    private void delete(S3Version version) throws IOException {
        if (version.manifest().isPresent()) {
            bucket.delete(version.manifest().get().key());
        }
        for (BucketObject object : version.objects()) {
            bucket.delete(object.key());
        }
    }

    private void deleteQuietly(String checkpointId, String key) {
        try {
            versions.visitOf(checkpointId, version -> {
                if (version.key().equals(key)) {
                    delete(version);
                }
            });
        } catch (IOException e) {
            LOG.warnf("%s is left for a later sweep: %s", settings.uri(key), e.getMessage());
        }
    }

    @Override
    public void sweep(Instant untouchedSince) throws IOException {
        String root = settings.keyOf("");
        int uploads = bucket.abortUploads(root, key -> S3Version.holds(key, root), untouchedSince);
        if (uploads > 0) {
            LOG.infof("Gave up %d uploads under %s, which killed processes had left", uploads, settings.uri(root));
        }
        versions.visit("", version -> {
            if (version.manifest().isEmpty() && version.lastModified().isBefore(untouchedSince)) {
                delete(version);
                LOG.infof("Removed %s, which a killed process had left", settings.uri(version.key()));
            }
        });
    }

    @Override
    public void close() {
        reader.close();
    }
}
