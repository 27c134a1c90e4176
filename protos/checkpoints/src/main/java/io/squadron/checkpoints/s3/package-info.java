/**
 * Checkpoints in S3-compatible storage: {@code s3://BUCKET/PREFIX/ID/squadron-UUID/FILE}, a new UUID for every write.
 *
 * <p>Reading needs {@code s3:GetObject}; a store needs {@code s3:ListBucket}, {@code s3:PutObject},
 * {@code s3:DeleteObject}, {@code s3:AbortMultipartUpload} and {@code s3:ListBucketMultipartUploads}, too.
 */
package io.squadron.checkpoints.s3;
