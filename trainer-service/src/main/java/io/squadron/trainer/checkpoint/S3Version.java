package io.squadron.trainer.checkpoint;

import io.squadron.trainer.s3.BucketObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The objects of one write.
 *
 * @param key of the directory, without a slash at its end
 */
record S3Version(String checkpointId, String key, List<BucketObject> objects) {
    /**
     * Under the store's prefix. A bucket may be others' too, and what is taken for a version may be swept: so it says whose
     * it is.
     */
    static final Pattern NAME = Pattern.compile("([A-Za-z0-9_-][A-Za-z0-9._-]{0,119})/squadron-[0-9a-f-]{36}");

    private static final Pattern FILE = Pattern.compile(NAME.pattern() + "/[^/]+");

    /** A name that no other write has. */
    static String name(String checkpointId) {
        return checkpointId + "/squadron-" + UUID.randomUUID();
    }

    /** Whether a key under the store's prefix is that of a version's file. */
    static boolean holds(String key, String storePrefix) {
        return key.startsWith(storePrefix)
                && FILE.matcher(key.substring(storePrefix.length())).matches();
    }

    /** Puts objects together; what has another kind of key is nobody's business here. */
    static List<S3Version> of(List<BucketObject> objects, String storePrefix) {
        Map<String, S3Version> versions = new LinkedHashMap<>();
        for (BucketObject object : objects) {
            int slash = object.key().lastIndexOf('/');
            if (slash <= storePrefix.length()) {
                continue;
            }
            Matcher name = NAME.matcher(object.key().substring(storePrefix.length(), slash));
            if (name.matches()) {
                versions.computeIfAbsent(
                                object.key().substring(0, slash),
                                key -> new S3Version(name.group(1), key, new ArrayList<>()))
                        .objects
                        .add(object);
            }
        }
        return List.copyOf(versions.values());
    }

    /** There when the version is complete. */
    Optional<BucketObject> manifest() {
        return objects.stream()
                .filter(object -> object.key().equals(key + "/" + CheckpointStore.MANIFEST))
                .findFirst();
    }

    Instant lastModified() {
        return objects.stream()
                .map(BucketObject::lastModified)
                .max(Instant::compareTo)
                .orElseThrow();
    }
}
