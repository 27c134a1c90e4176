package io.squadron.inference.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The S3-compatible storage that trainers put checkpoints into; the same keys as the trainer-service's. Credentials come
 * from the AWS default chain: {@code AWS_ACCESS_KEY_ID} and {@code AWS_SECRET_ACCESS_KEY}, a profile, the machine's role.
 */
@ConfigMapping(prefix = "squadron.s3")
public interface S3Config {
    /** Only checkpoints of this bucket are loaded; without it none of any. */
    Optional<String> bucket();

    /** Only checkpoints under it are loaded, e.g. {@code team/squadron}; without it all of the bucket. */
    Optional<String> prefix();

    /** For storage other than AWS, e.g. {@code http://127.0.0.1:9000}. */
    Optional<URI> endpoint();

    /** Without it {@code AWS_REGION} or the profile's, with an endpoint {@code us-east-1}. */
    Optional<String> region();

    /** The bucket stands in the path and not in the host's name, as MinIO, Ceph and most others have it. */
    @WithDefault("false")
    boolean pathStyleAccess();

    /** One request, for 8 MiB at most, must end within this time; it is made up to three times. */
    @WithDefault("PT60S")
    Duration callTimeout();
}
