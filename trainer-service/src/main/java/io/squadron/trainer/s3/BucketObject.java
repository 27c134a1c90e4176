package io.squadron.trainer.s3;

import java.time.Instant;

/**
 * An object, without its content.
 *
 * @param size bytes
 */
public record BucketObject(String key, long size, Instant lastModified) {}
