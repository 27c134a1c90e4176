package io.squadron.checkpoints.s3;

import java.time.Instant;

/**
 * An object, without its content.
 *
 * @param size bytes
 */
record BucketObject(String key, long size, Instant lastModified) {}
