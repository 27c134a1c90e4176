package io.squadron.checkpoints.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where in which S3-compatible storage.
 *
 * @param endpoint null for AWS itself
 * @param region null to leave it to the AWS default chain (AWS_REGION, profile …); with an endpoint {@code us-east-1}
 * @param bucket must exist
 * @param prefix of every key, without a slash at either end; may be empty
 * @param pathStyleAccess the bucket stands in the path and not in the host's name: MinIO, Ceph and most others
 * @param callTimeout of one request; one that is repeatable is made up to three times
 */
public record S3Settings(
        URI endpoint, String region, String bucket, String prefix, boolean pathStyleAccess, Duration callTimeout) {
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");
    private static final Pattern PREFIX = Pattern.compile("|[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");

    public S3Settings {
        Objects.requireNonNull(callTimeout, "callTimeout");
        require("bucket", bucket, BUCKET, "letters, digits, '.', '_' and '-'");
        require("prefix", prefix, PREFIX, "letters, digits, '.', '_', '-' and single '/' between them");
    }

    private static void require(String key, String value, Pattern allowed, String words) {
        if (!allowed.matcher(value).matches()) {
            throw new IllegalArgumentException("squadron.s3.%s is \"%s\"; it takes %s".formatted(key, value, words));
        }
    }

    /** The same place, further down. */
    public S3Settings below(String name) {
        return new S3Settings(endpoint, region, bucket, keyOf(name), pathStyleAccess, callTimeout);
    }

    /** The key of something under the prefix. */
    public String keyOf(String name) {
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    /** {@code s3://bucket/key}. */
    public String uri(String key) {
        return "s3://" + bucket + "/" + key;
    }

    /** What a person calls the storage. */
    public String storage() {
        return endpoint == null ? "AWS S3" : "S3 at " + endpoint;
    }
}
