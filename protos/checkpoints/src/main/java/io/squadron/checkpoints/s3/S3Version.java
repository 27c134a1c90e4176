package io.squadron.checkpoints.s3;

import io.squadron.checkpoints.CheckpointNames;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The objects of one write.
 *
 * @param key of the directory, without a slash at its end
 */
record S3Version(String checkpointId, String key, List<BucketObject> objects) {
    /** A bucket may be others' too, and what is taken for a version may be swept: so it says whose it is. */
    static final String MARK = "squadron-";

    static final Pattern ID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,119}");

    private static final Pattern FILE = Pattern.compile(ID.pattern() + "/" + MARK + "[0-9a-f-]{36}/[^/]+");

    /** A name that no other write has. */
    static String name(String checkpointId) {
        return checkpointId + "/" + MARK + UUID.randomUUID();
    }

    /** Whether a key under the store's prefix is that of a version's file. */
    static boolean holds(String key, String storePrefix) {
        return key.startsWith(storePrefix)
                && FILE.matcher(key.substring(storePrefix.length())).matches();
    }

    /** There when the version is complete. */
    Optional<BucketObject> manifest() {
        return objects.stream()
                .filter(object -> object.key().equals(key + "/" + CheckpointNames.MANIFEST))
                .findFirst();
    }

    Instant lastModified() {
        return objects.stream()
                .map(BucketObject::lastModified)
                .max(Instant::compareTo)
                .orElseThrow();
    }
}
