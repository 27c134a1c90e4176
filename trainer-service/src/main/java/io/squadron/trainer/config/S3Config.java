package io.squadron.trainer.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * S3-compatible storage for checkpoints and for the states that interrupted runs go on from. The inference-service takes
 * the same keys. Credentials come from the AWS default chain: {@code AWS_ACCESS_KEY_ID} and
 * {@code AWS_SECRET_ACCESS_KEY}, a profile, the machine's role.
 */
@ConfigMapping(prefix = "squadron.s3")
public interface S3Config {
    /** An existing bucket; without it everything lies in {@link TrainerConfig#checkpointsDirectory}. */
    Optional<String> bucket();

    /** Where in the bucket, e.g. {@code team/squadron}; without it at its top. */
    Optional<String> prefix();

    /** For storage other than AWS, e.g. {@code http://127.0.0.1:9000}. */
    Optional<URI> endpoint();

    /** Without it {@code AWS_REGION} or the profile's, with an endpoint {@code us-east-1}. */
    Optional<String> region();

    /** The bucket stands in the path and not in the host's name, as MinIO, Ceph and most others have it. */
    @WithDefault("false")
    boolean pathStyleAccess();

    /** One request, of 8 MiB at most, must end within this time; it is made up to three times. */
    @WithDefault("PT60S")
    Duration callTimeout();
}
