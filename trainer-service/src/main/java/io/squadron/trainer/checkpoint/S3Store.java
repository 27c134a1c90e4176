package io.squadron.trainer.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.squadron.trainer.disk.DamagedFileException;
import io.squadron.trainer.disk.FileContent;
import io.squadron.trainer.disk.HashedFile;
import io.squadron.trainer.disk.Sha256;
import io.squadron.trainer.s3.Bucket;
import io.squadron.trainer.s3.BucketObject;
import io.squadron.trainer.s3.ObjectUpload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Checkpoints in S3-compatible storage, as {@code PREFIX/ID/squadron-VERSION/FILE}. The version is new for every write, so
 * no two writers meet, and a location never changes its content. What has another kind of key is somebody else's and is
 * never touched. S3 has no rename: what makes a version visible is
 * checkpoint.json, which is written last, when all the others are seen to be there.
 */
public final class S3Store implements CheckpointStore {
    private static final Logger LOG = Logger.getLogger(S3Store.class);
    private static final long MAX_MANIFEST_BYTES = 1 << 20;

    private final Bucket bucket;

    public S3Store(Bucket bucket) {
        this.bucket = bucket;
    }

    @Override
    public StoredCheckpoint put(String checkpointId, CheckpointContent content) throws IOException {
        String version = keyOf(S3Version.name(PlainNames.require(checkpointId)));
        FileList files = new FileList((name, file) -> upload(version + "/" + name, name, file));
        boolean shown = false;
        try {
            ObjectNode manifest = content.writeTo(files);
            for (StoredCheckpoint there : complete(keyOf(checkpointId) + "/")) {
                if (Set.copyOf(there.files()).equals(Set.copyOf(files.written()))) {
                    return there;
                }
            }
            requireAllThere(version, files.written());
            upload(version + "/" + MANIFEST, MANIFEST, Manifest.write(manifest, files.written()));
            shown = true;
            return new StoredCheckpoint(checkpointId, URI.create(bucket.uri(version)), files.written());
        } finally {
            if (!shown && !files.written().isEmpty()) {
                deleteQuietly(version + "/");
            }
        }
    }

    private HashedFile upload(String key, String name, FileContent content) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (ObjectUpload object = bucket.upload(key)) {
            content.writeTo(new DigestOutputStream(object, digest));
            object.complete();
            return new HashedFile(name, object.size(), HexFormat.of().formatHex(digest.digest()));
        }
    }

    /** A writer so slow that its first files were swept must not show the rest. */
    private void requireAllThere(String version, List<HashedFile> files) throws IOException {
        Set<String> there = Set.copyOf(bucket.list(version + "/").stream()
                .map(object -> object.key() + " " + object.size())
                .toList());
        for (HashedFile file : files) {
            if (!there.contains(version + "/" + file.name() + " " + file.size())) {
                throw new IOException("%s was deleted while the checkpoint was written"
                        .formatted(bucket.uri(version + "/" + file.name())));
            }
        }
    }

    @Override
    public List<StoredCheckpoint> list(String idPrefix) throws IOException {
        return complete(keyOf(idPrefix));
    }

    private List<StoredCheckpoint> complete(String keyPrefix) throws IOException {
        List<StoredCheckpoint> complete = new ArrayList<>();
        for (S3Version version : S3Version.of(bucket.list(keyPrefix), keyOf(""))) {
            if (version.manifest().isPresent()) {
                read(version, version.manifest().get()).ifPresent(complete::add);
            }
        }
        return complete;
    }

    private Optional<StoredCheckpoint> read(S3Version version, BucketObject manifest) throws IOException {
        byte[] content = small(manifest.key(), manifest.size());
        URI location = URI.create(bucket.uri(version.key()));
        try {
            return Optional.of(new StoredCheckpoint(version.checkpointId(), location, Manifest.files(content)));
        } catch (IOException e) {
            LOG.warnf("%s is no checkpoint and is passed over: %s", location, e.getMessage());
            return Optional.empty();
        }
    }

    private byte[] small(String key, long size) throws IOException {
        if (size > MAX_MANIFEST_BYTES) {
            throw new IOException("%s has %d bytes, too many for a list of files".formatted(bucket.uri(key), size));
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        bucket.download(key, size, content);
        return content.toByteArray();
    }

    @Override
    public Path fetch(StoredCheckpoint checkpoint, Path scratch) throws IOException {
        String version = keyOf(checkpoint.location());
        for (HashedFile file : checkpoint.files()) {
            fetch(version + "/" + PlainNames.require(file.name()), file, scratch);
        }
        for (BucketObject manifest : bucket.list(version + "/" + MANIFEST)) {
            Files.write(scratch.resolve(MANIFEST), small(manifest.key(), manifest.size()));
        }
        return scratch;
    }

    private void fetch(String key, HashedFile file, Path scratch) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (OutputStream out = Files.newOutputStream(scratch.resolve(file.name()))) {
            bucket.download(key, file.size(), new DigestOutputStream(out, digest));
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(file.sha256())) {
            throw new DamagedFileException(
                    "%s is not the file that was written there: it was changed or damaged".formatted(bucket.uri(key)));
        }
    }

    @Override
    public void delete(String checkpointId) throws IOException {
        deleteAll(keyOf(PlainNames.require(checkpointId)) + "/");
    }

    private void deleteAll(String keyPrefix) throws IOException {
        for (S3Version version : S3Version.of(bucket.list(keyPrefix), keyOf(""))) {
            delete(version);
        }
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

    private void deleteQuietly(String keyPrefix) {
        try {
            deleteAll(keyPrefix);
        } catch (IOException e) {
            LOG.warnf("%s is left for a later sweep: %s", bucket.uri(keyPrefix), e.getMessage());
        }
    }

    @Override
    public void sweep(Instant untouchedSince) throws IOException {
        int uploads = bucket.abortUploads(keyOf(""), key -> S3Version.holds(key, keyOf("")), untouchedSince);
        if (uploads > 0) {
            LOG.infof("Gave up %d uploads under %s, which killed processes had left", uploads, bucket.uri(keyOf("")));
        }
        for (S3Version version : S3Version.of(bucket.list(keyOf("")), keyOf(""))) {
            if (version.manifest().isEmpty() && version.lastModified().isBefore(untouchedSince)) {
                delete(version);
                LOG.infof("Removed %s, which a killed process had left", bucket.uri(version.key()));
            }
        }
    }

    private String keyOf(String name) {
        return bucket.settings().keyOf(name);
    }

    /** A location of this store as a key; it may come from an announcement, so it is not believed. */
    private String keyOf(URI location) throws IOException {
        String ours = bucket.uri(keyOf(""));
        if (!location.toString().startsWith(ours)
                || !S3Version.NAME
                        .matcher(location.toString().substring(ours.length()))
                        .matches()) {
            throw new IOException("%s does not lie in %s".formatted(location, ours));
        }
        return location.toString().substring(bucket.uri("").length());
    }
}
