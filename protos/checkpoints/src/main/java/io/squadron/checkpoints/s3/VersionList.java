package io.squadron.checkpoints.s3;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The versions that lie under a store's prefix, id by id. A bucket may hold millions of others' objects: of those only
 * the first segment is listed, and only one id's objects are held at a time.
 */
final class VersionList {
    private final Bucket bucket;
    private final S3Settings settings;

    VersionList(Bucket bucket, S3Settings settings) {
        this.bucket = bucket;
        this.settings = settings;
    }

    /** Visits the versions of every id that begins so. */
    void visit(String idPrefix, Bucket.Visitor<S3Version> visitor) throws IOException {
        String root = settings.keyOf("");
        bucket.visitDirectories(root + idPrefix, directory -> {
            String id = directory.substring(root.length(), directory.length() - 1);
            if (S3Version.ID.matcher(id).matches()) {
                visitOf(id, visitor);
            }
        });
    }

    /** Visits the versions of one id. */
    void visitOf(String checkpointId, Bucket.Visitor<S3Version> visitor) throws IOException {
        String root = settings.keyOf("");
        Map<String, List<BucketObject>> byKey = new LinkedHashMap<>();
        bucket.visitObjects(root + checkpointId + "/" + S3Version.MARK, object -> {
            if (S3Version.holds(object.key(), root)) {
                String key = object.key().substring(0, object.key().lastIndexOf('/'));
                byKey.computeIfAbsent(key, any -> new ArrayList<>()).add(object);
            }
        });
        for (Map.Entry<String, List<BucketObject>> version : byKey.entrySet()) {
            visitor.visit(new S3Version(checkpointId, version.getKey(), version.getValue()));
        }
    }
}
